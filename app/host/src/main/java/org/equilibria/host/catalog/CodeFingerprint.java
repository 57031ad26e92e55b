package org.equilibria.host.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What tells one build of some code from another, by names and checksums of its files, which jars
 * have in their directory: when a jar was packed does not matter.
 */
final class CodeFingerprint {

  private static final int DIGITS = 12;

  private CodeFingerprint() {}

  /**
   * Return the fingerprint of the code of a plugin, if it can be read.
   *
   * @param location jar or folder of classes
   */
  static Optional<String> of(String location) {
    TreeSet<String> entries = new TreeSet<>();
    try {
      Path place = Path.of(location);
      if (Files.isDirectory(place)) {
        addFolder(place, entries);
      } else if (Files.isRegularFile(place)) {
        addJar(place, entries);
      }
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
    return entries.isEmpty() ? Optional.empty() : Optional.of(digest(entries));
  }

  private static void addJar(Path jar, TreeSet<String> entries) throws IOException {
    try (ZipFile file = new ZipFile(jar.toFile())) {
      Enumeration<? extends ZipEntry> all = file.entries();
      while (all.hasMoreElements()) {
        ZipEntry entry = all.nextElement();
        if (entry.getName().endsWith(".class")) {
          entries.add(entry.getName() + " " + entry.getCrc());
        }
      }
    }
  }

  private static void addFolder(Path folder, TreeSet<String> entries) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(file -> file.toString().endsWith(".class")).toList();
    }
    for (Path file : files) {
      CRC32 sum = new CRC32();
      sum.update(Files.readAllBytes(file));
      String name = folder.relativize(file).toString().replace('\\', '/');
      entries.add(name + " " + sum.getValue());
    }
  }

  private static String digest(TreeSet<String> entries) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      entries.forEach(entry -> digest.update((entry + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
