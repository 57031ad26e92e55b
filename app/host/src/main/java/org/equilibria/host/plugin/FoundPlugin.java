package org.equilibria.host.plugin;

import java.util.List;
import java.util.Optional;
import org.equilibria.api.spi.Info;
import org.equilibria.host.plugin.PluginReport.State;
import org.jspecify.annotations.Nullable;

/** Hold a plugin that was found and, if it is sound, the components it offers. */
record FoundPlugin(PluginReport report, List<RegisteredComponent<?, ?>> components) {

  static FoundPlugin loaded(
      Info info, String location, List<RegisteredComponent<?, ?>> components) {
    return new FoundPlugin(
        new PluginReport(info.id(), Optional.of(info), location, State.LOADED, "", null),
        components);
  }

  static FoundPlugin failed(
      String name, String location, String detail, @Nullable Throwable cause) {
    return new FoundPlugin(
        new PluginReport(name, Optional.empty(), location, State.FAILED, detail, cause), List.of());
  }

  static FoundPlugin refused(Info info, String location, State state, String detail) {
    return new FoundPlugin(
        new PluginReport(info.id(), Optional.of(info), location, state, detail, null), List.of());
  }

  /** Return the report of this plugin after others were found to claim the same names. */
  PluginReport conflicting(String detail) {
    return new PluginReport(
        report.name(), report.info(), report.location(), State.REJECTED_CONFLICT, detail, null);
  }

  /** Return name and place as they stand in sentences. */
  String described() {
    return report.name() + " (" + report.location() + ")";
  }
}
