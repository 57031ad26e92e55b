package org.equilibria.host.plugin;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.host.plugin.PluginReport.State;

/** The plugins of one process: what became of each, and the components on offer. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PluginSet implements AutoCloseable {

  private final List<PluginReport> reports;
  private final List<String> notes;
  private final List<RegisteredComponent<?, ?>> components;
  private final Map<ComponentKey, String> unavailable;
  private final List<URLClassLoader> loaders;

  PluginSet(
      List<PluginReport> reports,
      List<String> notes,
      List<RegisteredComponent<?, ?>> components,
      Map<ComponentKey, String> unavailable,
      List<URLClassLoader> loaders) {
    this.reports = List.copyOf(reports);
    this.notes = List.copyOf(notes);
    this.components = List.copyOf(components);
    this.unavailable = Map.copyOf(unavailable);
    this.loaders = List.copyOf(loaders);
  }

  /** Return one report for each plugin found. */
  public List<PluginReport> reports() {
    return reports;
  }

  /** Return what else is to be said of plugins, for people, a sentence each. */
  public List<String> notes() {
    return notes;
  }

  /** Return the components of the loaded plugins. */
  public List<RegisteredComponent<?, ?>> components() {
    return components;
  }

  /** Return, by the name of each component of a plugin in conflict, why it is not used. */
  public Map<ComponentKey, String> unavailable() {
    return unavailable;
  }

  /**
   * Return which plugin a thread, or a failure, was in: that of the innermost frame whose class
   * came from a plugin folder.
   *
   * @param frames innermost first
   */
  public Optional<String> culprit(StackTraceElement[] frames) {
    for (StackTraceElement frame : frames) {
      String loader = frame.getClassLoaderName();
      Optional<String> folder =
          loaders.stream()
              .filter(l -> l.getName().equals(loader))
              .map(l -> described(l.getURLs()))
              .findFirst();
      if (folder.isPresent()) {
        return folder;
      }
    }
    return Optional.empty();
  }

  /** Return the plugins whose jars these are, by what they call themselves, with their place. */
  private String described(URL[] jars) {
    Set<String> files = Arrays.stream(jars).map(PluginFinder::placeOf).collect(Collectors.toSet());
    String plugins =
        reports.stream()
            .filter(report -> files.contains(report.location()))
            .map(PluginReport::described)
            .distinct()
            .collect(Collectors.joining(", "));
    return plugins.isEmpty() ? String.join(", ", files) : plugins;
  }

  /**
   * Insist that every plugin was loaded.
   *
   * @throws EquilibriaException PLUGIN_CONFLICT or PLUGIN_FAILURE naming every plugin that was not
   */
  public void requireAllLoaded() {
    List<PluginReport> refused = reports.stream().filter(r -> !r.loaded()).toList();
    if (!refused.isEmpty()) {
      throw notLoaded(refused);
    }
  }

  /** Return the failure that names plugins which were not loaded. */
  static EquilibriaException notLoaded(List<PluginReport> refused) {
    boolean conflict = refused.stream().allMatch(r -> r.state() == State.REJECTED_CONFLICT);
    return new EquilibriaException(
        conflict ? ErrorCode.PLUGIN_CONFLICT : ErrorCode.PLUGIN_FAILURE,
        refused.stream()
            .map(PluginReport::toString)
            .collect(Collectors.joining("\n  ", "plugins that were not loaded:\n  ", "")));
  }

  /**
   * Release the jars of the plugin folders; components in use may fail afterwards.
   *
   * @throws EquilibriaException IO if a jar cannot be released, after trying all
   */
  @Override
  public void close() {
    EquilibriaException failure = null;
    for (URLClassLoader loader : loaders) {
      try {
        loader.close();
      } catch (IOException e) {
        failure =
            new EquilibriaException(
                ErrorCode.IO, "cannot release plugin folder " + loader.getName(), e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
