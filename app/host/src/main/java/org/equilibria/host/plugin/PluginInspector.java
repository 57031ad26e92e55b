package org.equilibria.host.plugin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kind;
import org.equilibria.api.spi.Plugin;
import org.equilibria.host.plugin.PluginReport.State;
import org.jspecify.annotations.Nullable;

/** Look at one plugin: its version first, then every declaration it makes. */
final class PluginInspector {

  private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final String ID_RULE = " is not a name of lower-case letters, digits and dashes";

  private final Map<String, Kind<?>> kinds;

  /** Create an inspector that holds plugins to the kinds already known, and adds new ones. */
  PluginInspector(Map<String, Kind<?>> kinds) {
    this.kinds = kinds;
  }

  FoundPlugin inspect(Plugin plugin, String location) {
    String name = plugin.getClass().getName();
    try {
      Info info = plugin.info();
      if (info == null) {
        return FoundPlugin.failed(name, location, "it does not introduce itself", null);
      }
      name = String.valueOf(info.id());
      List<String> faults = faultsOf(info);
      if (!faults.isEmpty()) {
        return FoundPlugin.failed(name, location, String.join("; ", faults), null);
      }
      return info.builtFor().isCompatible()
          ? inspectComponents(plugin, info, location)
          : FoundPlugin.refused(info, location, State.REJECTED_VERSION, versionDetail(info));
    } catch (RuntimeException | LinkageError e) {
      return FoundPlugin.failed(name, location, explain(e), e);
    }
  }

  private static String versionDetail(Info info) {
    return "built for API " + info.builtFor() + ", this is API " + ApiVersion.CURRENT;
  }

  private static List<String> faultsOf(Info info) {
    List<String> faults = new ArrayList<>();
    if (!isId(info.id())) {
      faults.add("plugin id '" + info.id() + "'" + ID_RULE);
    }
    if (info.version() == null || info.builtFor() == null || info.summary() == null) {
      faults.add("version, API version or summary is missing");
    }
    return faults;
  }

  private FoundPlugin inspectComponents(Plugin plugin, Info info, String location) {
    List<Component<?, ?>> offered = plugin.components();
    if (offered == null) {
      return FoundPlugin.refused(info, location, State.FAILED, "its list of components is missing");
    }
    List<String> faults = new ArrayList<>();
    List<RegisteredComponent<?, ?>> components = new ArrayList<>();
    for (Component<?, ?> component : offered) {
      register(component, info, location, faults).ifPresent(components::add);
    }
    Set<ComponentKey> names = new HashSet<>();
    for (RegisteredComponent<?, ?> component : components) {
      component.keys().stream()
          .filter(key -> !names.add(key))
          .forEach(key -> faults.add("it offers " + key + " twice"));
    }
    return faults.isEmpty()
        ? FoundPlugin.loaded(info, location, components)
        : FoundPlugin.refused(info, location, State.FAILED, String.join("; ", faults));
  }

  private Optional<RegisteredComponent<?, ?>> register(
      Component<?, ?> component, Info info, String location, List<String> faults) {
    int before = faults.size();
    checkKind(component, faults);
    Stream.concat(Stream.of(component.id()), component.aliases().stream().sorted())
        .filter(name -> !isId(name))
        .forEach(name -> faults.add(component.kind().id() + " '" + name + "'" + ID_RULE));
    if (component.summary().isBlank()) {
      faults.add(component.kind().id() + " '" + component.id() + "' has no summary");
    }
    try {
      RegisteredComponent<?, ?> registered = RegisteredComponent.of(component, info, location);
      return faults.size() > before ? Optional.empty() : Optional.of(registered);
    } catch (EquilibriaException e) {
      faults.add(component.kind().id() + " '" + component.id() + "': " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Kinds are told apart by name, so two types under one name cannot both be served. */
  private void checkKind(Component<?, ?> component, List<String> faults) {
    Kind<?> kind = component.kind();
    Kind<?> known = kinds.putIfAbsent(kind.id(), kind);
    if (known != null && known.type() != kind.type()) {
      faults.add(
          "it offers '%s' as a %s of type %s from %s, but that kind has the type %s from %s"
              .formatted(
                  component.id(),
                  kind.id(),
                  kind.type().getName(),
                  kind.type().getClassLoader(),
                  known.type().getName(),
                  known.type().getClassLoader()));
    }
  }

  private static boolean isId(@Nullable String name) {
    return name != null && ID.matcher(name).matches();
  }

  /** Return a failure in words; a linkage error is mostly a missing or mismatched library. */
  static String explain(Throwable failure) {
    return failure instanceof LinkageError
        ? failure + " (a class it needs is missing or of another version)"
        : failure.toString();
  }
}
