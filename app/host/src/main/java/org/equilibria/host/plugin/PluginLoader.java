package org.equilibria.host.plugin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.spi.Kind;
import org.equilibria.api.spi.Kinds;

/**
 * Load the plugins of the class path and of plugin directories. A plugin is loaded whole or not at
 * all, and one that is not costs the others nothing.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PluginLoader {

  private PluginLoader() {}

  /** Load as {@link #load(ClassLoader, List)} from the class path of this framework. */
  public static PluginSet load(List<Path> directories) {
    return load(PluginLoader.class.getClassLoader(), directories);
  }

  /**
   * Load every plugin that can be. Plugins that claim one name, be it a plugin id or a component's
   * id or alias, are all rejected: which of them was meant is not for the order of a class path to
   * decide.
   *
   * @param host class loader of the API and of the plugins on the class path
   * @param directories each with one folder per plugin that holds its jars
   * @throws org.equilibria.api.error.EquilibriaException IO if a directory cannot be read
   */
  public static PluginSet load(ClassLoader host, List<Path> directories) {
    List<Path> entries = directories.stream().flatMap(PluginFinder::entriesOf).toList();
    PluginFinder finder = new PluginFinder(new PluginInspector(kindsOfTheApi()));
    finder.searchLoader(host, "class path");
    entries.forEach(entry -> finder.searchEntry(entry, host));
    return select(finder);
  }

  private static Map<String, Kind<?>> kindsOfTheApi() {
    return List.<Kind<?>>of(
            Kinds.SOLVER,
            Kinds.ACTIVATION,
            Kinds.BACKEND,
            Kinds.PARAMETERIZATION,
            Kinds.GRADIENT,
            Kinds.BOUND)
        .stream()
        .collect(Collectors.toMap(Kind::id, kind -> kind, (a, b) -> a, HashMap::new));
  }

  private static PluginSet select(PluginFinder finder) {
    Map<FoundPlugin, List<String>> conflicts = conflicts(finder.found());
    List<PluginReport> reports = new ArrayList<>();
    List<RegisteredComponent<?, ?>> components = new ArrayList<>();
    Map<ComponentKey, String> unavailable = new HashMap<>();
    for (FoundPlugin plugin : finder.found()) {
      List<String> reasons = conflicts.getOrDefault(plugin, List.of());
      if (reasons.isEmpty()) {
        reports.add(plugin.report());
        components.addAll(plugin.components());
        continue;
      }
      String detail = String.join("; ", reasons);
      reports.add(plugin.conflicting(detail));
      plugin.components().stream()
          .flatMap(component -> component.keys().stream())
          .forEach(key -> unavailable.put(key, detail));
    }
    return new PluginSet(reports, components, unavailable, finder.loaders());
  }

  /** Return, for each plugin that claims a name which another claims too, one reason a name. */
  private static Map<FoundPlugin, List<String>> conflicts(List<FoundPlugin> found) {
    Map<String, List<FoundPlugin>> claims = new LinkedHashMap<>();
    for (FoundPlugin plugin : found) {
      if (plugin.report().loaded()) {
        claim(claims, "plugin id '" + plugin.report().name() + "'", plugin);
        plugin.components().stream()
            .flatMap(component -> component.keys().stream())
            .forEach(key -> claim(claims, key.toString(), plugin));
      }
    }
    Map<FoundPlugin, List<String>> conflicts = new LinkedHashMap<>();
    claims.forEach(
        (name, claimants) -> {
          if (claimants.size() > 1) {
            String reason = reason(name, claimants);
            claimants.forEach(
                plugin -> conflicts.computeIfAbsent(plugin, p -> new ArrayList<>()).add(reason));
          }
        });
    return conflicts;
  }

  private static void claim(
      Map<String, List<FoundPlugin>> claims, String name, FoundPlugin plugin) {
    claims.computeIfAbsent(name, n -> new ArrayList<>()).add(plugin);
  }

  private static String reason(String name, List<FoundPlugin> claimants) {
    return name
        + " is claimed by "
        + claimants.stream().map(FoundPlugin::described).collect(Collectors.joining(" and "));
  }
}
