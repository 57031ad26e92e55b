package org.equilibria.host.plugin;

import java.util.List;
import java.util.Optional;
import org.equilibria.api.spi.Info;
import org.equilibria.host.plugin.PluginReport.State;
import org.jspecify.annotations.Nullable;

/** A plugin that was found and, if it is sound, the components it offers. */
record FoundPlugin(PluginReport report, List<RegisteredComponent<?, ?>> components, Origin origin) {

  static FoundPlugin loaded(
      Info info, String location, List<RegisteredComponent<?, ?>> components, Origin origin) {
    return new FoundPlugin(
        new PluginReport(info.id(), Optional.of(info), location, State.LOADED, "", null),
        components,
        origin);
  }

  static FoundPlugin failed(
      String name, String location, String detail, @Nullable Throwable cause, Origin origin) {
    return new FoundPlugin(
        new PluginReport(name, Optional.empty(), location, State.FAILED, detail, cause),
        List.of(),
        origin);
  }

  static FoundPlugin refused(
      Info info, String location, State state, String detail, Origin origin) {
    return new FoundPlugin(
        new PluginReport(info.id(), Optional.of(info), location, state, detail, null),
        List.of(),
        origin);
  }

  /** Return this as one that is not used, for a name that it may not have. */
  FoundPlugin conflicting(String detail) {
    return new FoundPlugin(
        new PluginReport(
            report.name(), report.info(), report.location(), State.REJECTED_CONFLICT, detail, null),
        components,
        origin);
  }

  /** Return name and place as they stand in sentences. */
  String described() {
    return report.name() + " (" + report.location() + ")";
  }
}
