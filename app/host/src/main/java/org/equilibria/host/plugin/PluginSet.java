package org.equilibria.host.plugin;

import java.io.IOException;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.host.plugin.PluginReport.State;

/** Hold the plugins of one process: what became of each, and the components on offer. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PluginSet implements AutoCloseable {

  private final List<PluginReport> reports;
  private final List<RegisteredComponent<?, ?>> components;
  private final Map<ComponentKey, String> unavailable;
  private final List<URLClassLoader> loaders;

  PluginSet(
      List<PluginReport> reports,
      List<RegisteredComponent<?, ?>> components,
      Map<ComponentKey, String> unavailable,
      List<URLClassLoader> loaders) {
    this.reports = List.copyOf(reports);
    this.components = List.copyOf(components);
    this.unavailable = Map.copyOf(unavailable);
    this.loaders = List.copyOf(loaders);
  }

  /** Return one report for each plugin found. */
  public List<PluginReport> reports() {
    return reports;
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
   * Insist that every plugin was loaded.
   *
   * @throws EquilibriaException PLUGIN_CONFLICT or PLUGIN_FAILURE naming every plugin that was not
   */
  public void requireAllLoaded() {
    List<PluginReport> refused = reports.stream().filter(r -> !r.loaded()).toList();
    if (!refused.isEmpty()) {
      boolean conflict = refused.stream().allMatch(r -> r.state() == State.REJECTED_CONFLICT);
      throw new EquilibriaException(
          conflict ? ErrorCode.PLUGIN_CONFLICT : ErrorCode.PLUGIN_FAILURE,
          refused.stream()
              .map(PluginReport::toString)
              .collect(Collectors.joining("\n  ", "plugins that were not loaded:\n  ", "")));
    }
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
