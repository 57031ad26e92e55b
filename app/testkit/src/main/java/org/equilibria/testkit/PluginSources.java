package org.equilibria.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The sources of a jar with plugins, to be compiled as an author elsewhere would.
 *
 * @param name package of classes that are named without one; folder and jar within a plugin
 *     directory; the plugin id with dashes
 * @param sources by class name
 * @param providers classes that the service file names
 * @param missing classes that are compiled but left out of the jar
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PluginSources(
    String name, Map<String, String> sources, List<String> providers, List<String> missing) {

  private static final String IMPORTS =
      """
      import java.util.*;
      import org.equilibria.api.activation.*;
      import org.equilibria.api.data.*;
      import org.equilibria.api.expr.*;
      import org.equilibria.api.gradient.*;
      import org.equilibria.api.map.*;
      import org.equilibria.api.matrix.*;
      import org.equilibria.api.option.Option;
      import org.equilibria.api.parameterization.*;
      import org.equilibria.api.solve.*;
      import org.equilibria.api.spi.*;
      import org.equilibria.api.theory.*;
      import org.equilibria.api.train.*;
      """;

  /** Copy the collections, keeping their order. */
  public PluginSources {
    sources = new LinkedHashMap<>(sources);
    providers = List.copyOf(providers);
    missing = List.copyOf(missing);
  }

  /** Return a jar of no classes. */
  public static PluginSources empty(String name) {
    return new PluginSources(name, Map.of(), List.of(), List.of());
  }

  /** Return a plugin whose class has the given members, among them what a plugin has to have. */
  public static PluginSources entry(String name, String members) {
    return empty(name)
        .type("Entry", "public class Entry implements Plugin {\n" + members + "\n}")
        .provider("Entry");
  }

  /** Return a plugin that introduces itself and runs the given statements to list components. */
  public static PluginSources lists(String name, String statements) {
    return entry(
        name,
        info(name)
            + """
            public List<Component<?, ?>> components() { %s }
            static <T extends Throwable> void sneak(Throwable t) throws T { throw (T) t; }
            """
                .formatted(statements));
  }

  /** Return a plugin that offers components, each an expression. */
  public static PluginSources offers(String name, String... components) {
    return lists(name, "return List.of(" + String.join(", ", components) + ");");
  }

  /** Return the method with which a plugin introduces itself. */
  public static String info(String name) {
    return info(name, "ApiVersion.CURRENT");
  }

  private static String info(String name, String builtFor) {
    return "public Info info() { return new Info(\"%s\", \"1.2\", %s, \"A fixture.\"); }\n"
        .formatted(name.replace('_', '-'), builtFor);
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

  /** Return the expression of an activation component with an alias. */
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

  /** Return this with another plugin in a package of its own, which offers components. */
  public PluginSources plugin(String id, String... components) {
    return pluginFor("ApiVersion.CURRENT", id, components);
  }

  /** Return this with another plugin that states the API version given as an expression. */
  public PluginSources pluginFor(String builtFor, String id, String... components) {
    String pack = id.replace('-', '_');
    String text =
        """
        package %s;
        %s
        public class Entry implements Plugin {
          %s
          public List<Component<?, ?>> components() { return List.of(%s); }
        }
        """
            .formatted(pack, IMPORTS, info(id, builtFor), String.join(", ", components));
    return source(pack + ".Entry", text).provider(pack + ".Entry");
  }

  /** Return this with another class, of the plugin's package and with the imports of the API. */
  public PluginSources type(String simpleName, String source) {
    return source(name + "." + simpleName, "package " + name + ";\n" + IMPORTS + source);
  }

  /** Return this with another class, in place of one of that name. */
  public PluginSources source(String className, String source) {
    Map<String, String> more = new LinkedHashMap<>(sources);
    more.put(className, source);
    return new PluginSources(name, more, providers, missing);
  }

  /** Return this with a class that is compiled against but left out of the jar. */
  public PluginSources missing(String className, String source) {
    return source(className, source).without(className);
  }

  /** Return this with a class named in the service file. */
  public PluginSources provider(String className) {
    return new PluginSources(name, sources, with(providers, className), missing);
  }

  /** Return this with a service file that names nothing. */
  public PluginSources withoutProviders() {
    return new PluginSources(name, sources, List.of(), missing);
  }

  /** Return this with a class left out of the jar. */
  public PluginSources without(String className) {
    return new PluginSources(name, sources, providers, with(missing, className));
  }

  private List<String> with(List<String> names, String className) {
    List<String> more = new ArrayList<>(names);
    more.add(className.contains(".") ? className : name + "." + className);
    return more;
  }

  /** Compile and write the jar; folders are created. */
  public void write(Path jar) throws IOException {
    PluginJars.writeAlone(this, jar);
  }
}
