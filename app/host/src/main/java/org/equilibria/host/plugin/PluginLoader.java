package org.equilibria.host.plugin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.spi.Kind;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;

/**
 * The loader of the plugins of the class path and of plugin directories. A plugin is loaded whole
 * or not at all, and one that is not costs the others nothing.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PluginLoader {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private PluginLoader() {}

  /** Load as {@link #load(List, List)} what nobody hands in. */
  public static PluginSet load(List<Path> directories) {
    return load(directories, List.of());
  }

  /**
   * Load as {@link #load(ClassLoader, List, List, Duration)} from the class path of this framework,
   * ten seconds a plugin.
   */
  public static PluginSet load(List<Path> directories, List<Plugin> given) {
    return load(PluginLoader.class.getClassLoader(), directories, given, LIMIT);
  }

  /** Load as {@link #load(ClassLoader, List, List, Duration)}, ten seconds a plugin. */
  public static PluginSet load(ClassLoader host, List<Path> directories) {
    return load(host, directories, List.of(), LIMIT);
  }

  /**
   * Load every plugin that can be. Of plugins that claim one name, be it a plugin id or a
   * component's id or alias, the framework's own keeps it, else one that was handed in, else one of
   * the class path, and the others are rejected; where none comes first they are all rejected:
   * which of them was meant is not for the order of folders to decide.
   *
   * @param host class loader of the API and of the plugins on the class path
   * @param directories each with one folder per plugin that holds its jars
   * @param given plugins that the program hands in
   * @param limit how long a plugin may take to introduce itself and its components; one that takes
   *     longer has failed, and what it does is left to itself
   * @throws EquilibriaException IO if a directory cannot be read; PLUGIN_CONFLICT or PLUGIN_FAILURE
   *     if one of those handed in was not loaded, because a program that brings a plugin needs it
   */
  public static PluginSet load(
      ClassLoader host, List<Path> directories, List<Plugin> given, Duration limit) {
    List<Path> entries = directories.stream().flatMap(PluginFinder::entriesOf).toList();
    PluginFinder finder = new PluginFinder(new PluginInspector(kindsOfTheApi()), limit);
    given.forEach(finder::take);
    finder.searchClassPath(host);
    entries.forEach(entry -> finder.searchEntry(entry, host));
    return select(finder);
  }

  private static Map<String, Kind<?>> kindsOfTheApi() {
    return Kinds.ALL.stream()
        .collect(Collectors.toMap(Kind::id, kind -> kind, (a, b) -> a, HashMap::new));
  }

  private static PluginSet select(PluginFinder finder) {
    Map<FoundPlugin, List<String>> conflicts = conflicts(finder.found());
    List<PluginReport> reports = new ArrayList<>();
    List<RegisteredComponent<?, ?>> components = new ArrayList<>();
    Map<ComponentKey, String> unavailable = new HashMap<>();
    List<PluginReport> missed = new ArrayList<>();
    for (FoundPlugin plugin : finder.found()) {
      List<String> reasons = conflicts.getOrDefault(plugin, List.of());
      FoundPlugin judged =
          reasons.isEmpty() ? plugin : plugin.conflicting(String.join("; ", reasons));
      reports.add(judged.report());
      if (judged.report().loaded()) {
        components.addAll(plugin.components());
      } else {
        if (plugin.origin() == Origin.PROGRAM) {
          missed.add(judged.report());
        }
        String why = judged.described() + " is not used: " + judged.report().detail();
        plugin.components().stream()
            .flatMap(component -> component.keys().stream())
            .forEach(key -> unavailable.put(key, why));
      }
    }
    components.forEach(component -> component.keys().forEach(unavailable::remove));
    PluginSet plugins =
        new PluginSet(reports, finder.notes(), components, unavailable, finder.loaders());
    if (!missed.isEmpty()) {
      plugins.close();
      throw PluginSet.notLoaded(missed);
    }
    return plugins;
  }

  /** Return, for each plugin that claims a name which another keeps or claims too, the reasons. */
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
        (name, claimants) ->
            losers(claimants)
                .forEach(
                    plugin ->
                        conflicts
                            .computeIfAbsent(plugin, p -> new ArrayList<>())
                            .add(reason(name, claimants))));
    return conflicts;
  }

  private static List<FoundPlugin> losers(List<FoundPlugin> claimants) {
    Origin first =
        claimants.stream().map(FoundPlugin::origin).min(Comparator.naturalOrder()).orElseThrow();
    List<FoundPlugin> foremost = claimants.stream().filter(p -> p.origin() == first).toList();
    return foremost.size() > 1
        ? claimants
        : claimants.stream().filter(p -> p.origin() != first).toList();
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
