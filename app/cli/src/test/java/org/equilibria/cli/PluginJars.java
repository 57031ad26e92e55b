package org.equilibria.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.equilibria.api.spi.Plugin;

/** Compiles the sources of many plugins at once and writes a jar of each. */
final class PluginJars {

  private static final String SERVICE = "META-INF/services/" + Plugin.class.getName();

  private final Path classes;

  private PluginJars(Path classes) {
    this.classes = classes;
  }

  /** Compile plugins into a folder. */
  static PluginJars compiled(Path classes, Collection<PluginSources> plugins) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<JavaFileObject> units = new ArrayList<>();
    plugins.forEach(
        plugin -> plugin.sources().forEach((type, text) -> units.add(new Source(type, text))));
    List<String> options =
        List.of(
            "-d",
            classes.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-proc:none",
            "-nowarn");
    StringWriter messages = new StringWriter();
    if (!compiler.getTask(messages, null, null, options, null, units).call()) {
      throw new IllegalStateException("fixtures do not compile: " + messages);
    }
    return new PluginJars(classes);
  }

  /** Write the jar of a plugin into a folder of its name within a plugin directory. */
  void write(PluginSources plugin, Path directory) throws IOException {
    writeTo(plugin, directory.resolve(plugin.name()).resolve(plugin.name() + ".jar"));
  }

  /** Write the jar of a plugin, with further services and trees of classes. */
  void writeTo(PluginSources plugin, Path jar, Path... shaded) throws IOException {
    Files.createDirectories(jar.getParent());
    List<String> services = new ArrayList<>(plugin.providers());
    Set<String> added = new HashSet<>();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      if (Files.isDirectory(classes.resolve(plugin.name()))) {
        for (Path file : files(classes.resolve(plugin.name()))) {
          String name = classes.relativize(file).toString();
          if (!plugin.missing().contains(name.replace('/', '.').replace(".class", ""))) {
            add(out, name, Files.readAllBytes(file));
          }
        }
      }
      for (Path tree : shaded) {
        for (Path file : files(tree)) {
          String name = tree.relativize(file).toString();
          if (name.equals(SERVICE)) {
            services.addAll(Files.readAllLines(file));
          } else if (name.startsWith("org/") && added.add(name)) {
            add(out, name, Files.readAllBytes(file));
          }
        }
      }
      if (!services.isEmpty()) {
        add(out, SERVICE, String.join("\n", services).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }

  private static void add(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
    out.closeEntry();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }

    @Override
    public OutputStream openOutputStream() {
      throw new UnsupportedOperationException();
    }
  }
}
