package org.equilibria.host.plugin;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.equilibria.api.spi.Plugin;

/** Compile sources to a plugin jar, as an author elsewhere would. */
public final class PluginJar {

  private final Map<String, String> sources = new LinkedHashMap<>();
  private final List<String> left = new ArrayList<>();
  private final List<String> providers = new ArrayList<>();

  /** Add a class. */
  public PluginJar source(String className, String source) {
    sources.put(className, source);
    return this;
  }

  /** Add a class that is compiled against but left out of the jar. */
  public PluginJar missing(String className, String source) {
    left.add(className);
    return source(className, source);
  }

  /** Name a class in the jar's service file. */
  public PluginJar provider(String className) {
    providers.add(className);
    return this;
  }

  /**
   * Add a plugin class named {@code NAME.Entry} and name it in the service file.
   *
   * @param name package and plugin id
   * @param components expressions, each a {@code Component}
   */
  public PluginJar plugin(String name, String... components) {
    return pluginFor("ApiVersion.CURRENT", name, components);
  }

  /** Add a plugin class that states the API version given as an expression. */
  public PluginJar pluginFor(String builtFor, String name, String... components) {
    String type = name.replace('-', '_') + ".Entry";
    return provider(type)
        .source(
            type,
            """
            package %s;
            import java.util.*;
            import org.equilibria.api.activation.Activation;
            import org.equilibria.api.activation.SlopeRange;
            import org.equilibria.api.expr.Expr;
            import org.equilibria.api.option.Option;
            import org.equilibria.api.spi.*;
            public class Entry implements Plugin {
              public Info info() { return new Info("%s", "1.2", %s, "A fixture."); }
              public List<Component<?, ?>> components() { return List.of(%s); }
            }
            """
                .formatted(name.replace('-', '_'), name, builtFor, String.join(", ", components)));
  }

  /** Return the expression of an activation component without options. */
  public static String activation(String id) {
    return """
    Component.of(Kinds.ACTIVATION, "%s", "A fixture.", () -> new Activation() {
      public Expr value(Expr x) { return x; }
      public SlopeRange slopes() { return new SlopeRange(1, 1); }
    })\
    """
        .formatted(id);
  }

  /** Return the expression of an activation component with aliases. */
  public static String activation(String id, String alias) {
    return """
    new Component<>(Kinds.ACTIVATION, "%s", Set.of("%s"), "A fixture.", Stability.EXPERIMENTAL,
      NoOptions.class, (o, a) -> new Activation() {
        public Expr value(Expr x) { return x; }
        public SlopeRange slopes() { return new SlopeRange(1, 1); }
      })\
    """
        .formatted(id, alias);
  }

  /** Compile and write the jar; folders are created. */
  public void write(Path jar) throws IOException {
    Path classes = Files.createTempDirectory("plugin-classes");
    try {
      compile(classes);
      Files.createDirectories(jar.getParent());
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
        for (Path file : files(classes)) {
          String name = classes.relativize(file).toString().replace('\\', '/');
          if (!left.contains(name.replace('/', '.').replace(".class", ""))) {
            add(out, name, Files.readAllBytes(file));
          }
        }
        if (!providers.isEmpty()) {
          byte[] services = String.join("\n", providers).getBytes(StandardCharsets.UTF_8);
          add(out, "META-INF/services/" + Plugin.class.getName(), services);
        }
      }
    } finally {
      try (Stream<Path> walk = Files.walk(classes)) {
        for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
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

  private void compile(Path classes) {
    if (sources.isEmpty()) {
      return;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((name, source) -> units.add(new Source(name, source)));
    List<String> options =
        List.of(
            "-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
    boolean compiled = compiler.getTask(null, null, null, options, null, units).call();
    if (!compiled) {
      throw new IllegalStateException("fixture does not compile");
    }
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
