package org.equilibria.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sources of one plugin, each class in a package of the plugin's own, and how its jar is made.
 *
 * @param name package, folder and jar; the plugin id with dashes
 * @param sources by class name
 * @param providers classes that the service file names
 * @param missing classes that are compiled but left out of the jar
 */
record PluginSources(
    String name, Map<String, String> sources, List<String> providers, List<String> missing) {

  private static final String IMPORTS =
      """
      import java.util.*;
      import org.equilibria.api.activation.*;
      import org.equilibria.api.expr.*;
      import org.equilibria.api.gradient.*;
      import org.equilibria.api.matrix.*;
      import org.equilibria.api.option.Option;
      import org.equilibria.api.parameterization.*;
      import org.equilibria.api.solve.*;
      import org.equilibria.api.spi.*;
      import org.equilibria.api.theory.*;
      """;

  /** Return a plugin of no classes. */
  static PluginSources empty(String name) {
    return new PluginSources(name, Map.of(), List.of(), List.of());
  }

  /** Return a plugin whose class has the given members, among them what {@link Plugin} asks for. */
  static PluginSources entry(String name, String members) {
    return empty(name)
        .type("Entry", "public class Entry implements Plugin {\n" + members + "\n}")
        .provider("Entry");
  }

  /** Return a plugin that introduces itself and runs the given statements to list components. */
  static PluginSources lists(String name, String statements) {
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
  static PluginSources offers(String name, String... components) {
    return lists(name, "return List.of(" + String.join(", ", components) + ");");
  }

  static String info(String name) {
    return "public Info info() { return new Info(\"%s\", \"1.2\", ApiVersion.CURRENT, \"A fixture.\"); }\n"
        .formatted(name.replace('_', '-'));
  }

  /** Return this with another class, of the plugin's package. */
  PluginSources type(String simpleName, String source) {
    Map<String, String> more = new LinkedHashMap<>(sources);
    more.put(name + "." + simpleName, "package " + name + ";\n" + IMPORTS + source);
    return new PluginSources(name, more, providers, missing);
  }

  /** Return this with a class named in the service file. */
  PluginSources provider(String simpleName) {
    List<String> more = new ArrayList<>(providers);
    more.add(name + "." + simpleName);
    return new PluginSources(name, sources, more, missing);
  }

  /** Return this with a service file that names nothing. */
  PluginSources withoutProviders() {
    return new PluginSources(name, sources, List.of(), missing);
  }

  /** Return this with a class left out of the jar. */
  PluginSources without(String simpleName) {
    return new PluginSources(name, sources, providers, List.of(name + "." + simpleName));
  }
}
