package org.equilibria.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.apiguardian.api.API;
import org.equilibria.api.spi.Plugin;

/** The jars of plugins whose sources were compiled at once. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PluginJars {

  private static final String SERVICE = "META-INF/services/" + Plugin.class.getName();

  private final Path classes;

  private PluginJars(Path classes) {
    this.classes = classes;
  }

  /**
   * Compile plugins, each in packages of its own, into a folder.
   *
   * @throws IllegalStateException with what the compiler says
   */
  public static PluginJars compiled(Path classes, Collection<PluginSources> plugins) {
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
    if (!units.isEmpty() && !compiler.getTask(messages, null, null, options, null, units).call()) {
      throw new IllegalStateException("fixtures do not compile: " + messages);
    }
    return new PluginJars(classes);
  }

  /**
   * Compile plugins together and write the jar of each into a folder of its own.
   *
   * @param work folder to make folders for classes and for plugins in
   * @return the folder of the plugins
   * @throws IOException if the file system fails
   */
  public static Path writeAll(Path work, Collection<PluginSources> plugins) throws IOException {
    Path directory = Files.createDirectories(work.resolve("plugins"));
    PluginJars jars = compiled(Files.createDirectories(work.resolve("classes")), plugins);
    for (PluginSources plugin : plugins) {
      jars.write(plugin, directory);
    }
    return directory;
  }

  /** Compile one plugin and write its jar; folders are created. */
  static void writeAlone(PluginSources plugin, Path jar) throws IOException {
    Path classes = Files.createTempDirectory("plugin-classes");
    try {
      compiled(classes, List.of(plugin)).writeTo(plugin, jar);
    } finally {
      try (Stream<Path> walk = Files.walk(classes)) {
        for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** Write the jar of a plugin into a folder of its name within a plugin directory. */
  public void write(PluginSources plugin, Path directory) throws IOException {
    writeTo(plugin, directory.resolve(plugin.name()).resolve(plugin.name() + ".jar"));
  }

  /** Write the jar of a plugin, with further services and trees of classes. */
  public void writeTo(PluginSources plugin, Path jar, Path... shaded) throws IOException {
    Files.createDirectories(jar.getParent());
    List<String> services = new ArrayList<>(plugin.providers());
    Set<String> added = new HashSet<>();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path file : classesOf(plugin)) {
        String name = classes.relativize(file).toString().replace('\\', '/');
        if (!plugin.missing().contains(name.replace('/', '.').replace(".class", ""))) {
          add(out, name, Files.readAllBytes(file));
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

  /** Return the compiled classes of the packages of a plugin. */
  private List<Path> classesOf(PluginSources plugin) throws IOException {
    Set<Path> folders = new LinkedHashSet<>();
    for (String type : plugin.sources().keySet()) {
      folders.add(classes.resolve(type.replace('.', '/')).getParent());
    }
    List<Path> all = new ArrayList<>();
    for (Path folder : folders) {
      all.addAll(files(folder));
    }
    return all;
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
