package org.equilibria.backend.opencl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Compiled programs in a folder, each in a file named for the device, its driver, the options and
 * the source. A file holds a digest of the program before it; one that was cut off or changed
 * counts as missing. Files are written beside and moved into place, so that processes may share the
 * folder. A folder that cannot be used costs compiling again, and nothing else.
 */
final class ProgramCache {

  private static final int DIGEST_BYTES = 32;

  private final Path folder;

  ProgramCache(Path folder) {
    this.folder = folder;
  }

  /** Return the file of a program. */
  Path file(Device device, String options, String source) {
    MessageDigest digest = digest();
    for (String part :
        new String[] {
          device.platform(), device.name(), device.version(), device.driver(), options, source
        }) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
      digest.update(bytes);
    }
    return folder.resolve(HexFormat.of().formatHex(digest.digest()) + ".bin");
  }

  /** Return a program that was kept, whole. */
  Optional<byte[]> find(Path file) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      return Optional.empty();
    }
    if (content.length <= DIGEST_BYTES) {
      return Optional.empty();
    }
    byte[] program = Arrays.copyOfRange(content, DIGEST_BYTES, content.length);
    byte[] expected = Arrays.copyOf(content, DIGEST_BYTES);
    return Arrays.equals(expected, digest().digest(program))
        ? Optional.of(program)
        : Optional.empty();
  }

  /** Keep a program, and return whether that was possible. */
  boolean keep(Path file, byte[] program) {
    try {
      Files.createDirectories(folder);
      Path beside = Files.createTempFile(folder, "new", ".tmp");
      try {
        byte[] content = Arrays.copyOf(digest().digest(program), DIGEST_BYTES + program.length);
        System.arraycopy(program, 0, content, DIGEST_BYTES, program.length);
        Files.write(beside, content);
        move(beside, file);
        return true;
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (IOException e) {
      return false;
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
