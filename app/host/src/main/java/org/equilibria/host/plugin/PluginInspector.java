package org.equilibria.host.plugin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kind;
import org.equilibria.api.spi.Plugin;
import org.equilibria.api.spi.Stability;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.guard.PlainText;
import org.equilibria.host.plugin.PluginReport.State;
import org.jspecify.annotations.Nullable;

/** The inspection of one plugin: its version first, then every declaration it makes. */
final class PluginInspector {

  private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final String ID_RULE = " is not a name of lower-case letters, digits and dashes";

  /** More than anyone offers: a list without an end must come to one. */
  private static final int MOST_COMPONENTS = 1000;

  private static final int MOST_TOLD = 20;

  private final Map<String, Kind<?>> kinds;

  /** Create an inspector that holds plugins to the kinds already known, and adds new ones. */
  PluginInspector(Map<String, Kind<?>> kinds) {
    this.kinds = new ConcurrentHashMap<>(kinds);
  }

  /** Return whether a plugin is one of the framework's own. */
  static boolean isBuiltIn(Info info) {
    return Catalog.isBuiltIn(info.id());
  }

  /** Inspect a plugin; whatever it throws is thrown on. */
  FoundPlugin inspect(Plugin plugin, String location, Origin origin) {
    Info info = plugin.info();
    String name = plugin.getClass().getName();
    if (info == null) {
      return FoundPlugin.failed(name, location, "it does not introduce itself", null, origin);
    }
    List<String> faults = faultsOf(info);
    if (!faults.isEmpty()) {
      return FoundPlugin.failed(
          isId(info.id()) ? info.id() : name, location, String.join("; ", faults), null, origin);
    }
    Info plain =
        new Info(
            info.id(), PlainText.of(info.version()), info.builtFor(), PlainText.of(info.summary()));
    if (!plain.builtFor().isCompatible()) {
      return FoundPlugin.refused(
          plain, location, State.REJECTED_VERSION, versionDetail(plain), origin);
    }
    FoundPlugin found = inspectComponents(plugin, plain, location, origin);
    return (origin == Origin.FOLDER || origin == Origin.PROGRAM)
            && isBuiltIn(plain)
            && found.report().loaded()
        ? found.conflicting(
            "plugin ids that begin with '%s' are those of the framework"
                .formatted(Catalog.RESERVED))
        : found;
  }

  private static String versionDetail(Info info) {
    return "built for API " + info.builtFor() + ", this is API " + ApiVersion.CURRENT;
  }

  private static List<String> faultsOf(Info info) {
    List<String> faults = new ArrayList<>();
    if (!isId(info.id())) {
      faults.add("plugin id '" + PlainText.of(info.id()) + "'" + ID_RULE);
    }
    if (info.version() == null || info.builtFor() == null || info.summary() == null) {
      faults.add("version, API version or summary is missing");
    }
    return faults;
  }

  private FoundPlugin inspectComponents(Plugin plugin, Info info, String location, Origin origin) {
    List<Component<?, ?>> offered = plugin.components();
    if (offered == null) {
      return FoundPlugin.refused(
          info, location, State.FAILED, "its list of components is missing", origin);
    }
    List<String> faults = new ArrayList<>();
    List<RegisteredComponent<?, ?>> components = new ArrayList<>();
    for (Component<?, ?> component : offered) {
      if (components.size() + faults.size() >= MOST_COMPONENTS) {
        faults.add("it offers more than " + MOST_COMPONENTS + " components");
        break;
      }
      register(component, info, location, faults).ifPresent(components::add);
    }
    Set<ComponentKey> names = new HashSet<>();
    for (RegisteredComponent<?, ?> component : components) {
      component.keys().stream()
          .filter(key -> !names.add(key))
          .limit(MOST_TOLD)
          .forEach(key -> faults.add("it offers " + key + " twice"));
    }
    if (!faults.isEmpty()) {
      return FoundPlugin.refused(info, location, State.FAILED, told(faults), origin);
    }
    components.forEach(c -> kinds.putIfAbsent(c.component().kind().id(), c.component().kind()));
    return FoundPlugin.loaded(info, location, components, origin);
  }

  /** Return the last of many faults, too: it may say why no more were looked for. */
  private static String told(List<String> faults) {
    int more = faults.size() - MOST_TOLD - 1;
    return more <= 0
        ? String.join("; ", faults)
        : "%s; and %d more; %s"
            .formatted(
                String.join("; ", faults.subList(0, MOST_TOLD)),
                more,
                faults.get(faults.size() - 1));
  }

  private Optional<RegisteredComponent<?, ?>> register(
      @Nullable Component<?, ?> component, Info info, String location, List<String> faults) {
    int before = faults.size();
    if (component == null || component.kind() == null || component.kind().type() == null) {
      faults.add(component == null ? "a component is missing" : "a component has no kind");
      return Optional.empty();
    }
    String called = PlainText.of(component.kind().id()) + " '" + PlainText.of(component.id()) + "'";
    checkNames(component, faults);
    checkKind(component, faults);
    if (component.summary() == null || component.summary().isBlank()) {
      faults.add(called + " has no summary");
    }
    if (component.options() == null || component.factory() == null) {
      faults.add(called + " has no options record or no factory");
    }
    if (faults.size() > before) {
      return Optional.empty();
    }
    try {
      return Optional.of(RegisteredComponent.of(plain(component), info, location));
    } catch (EquilibriaException e) {
      faults.add(called + ": " + PlainText.of(e.getMessage()));
      return Optional.empty();
    }
  }

  private static <T, O extends Record> Component<T, O> plain(Component<T, O> component) {
    return new Component<>(
        component.kind(),
        component.id(),
        component.aliases(),
        PlainText.of(component.summary()),
        component.stability() == null ? Stability.EXPERIMENTAL : component.stability(),
        component.options(),
        component.factory(),
        component.rank() == null ? OptionalInt.empty() : component.rank());
  }

  private static void checkNames(Component<?, ?> component, List<String> faults) {
    Kind<?> kind = component.kind();
    if (!isId(kind.id())) {
      faults.add("kind '" + PlainText.of(kind.id()) + "'" + ID_RULE);
    }
    Stream.concat(Stream.of(String.valueOf(component.id())), component.aliases().stream().sorted())
        .filter(name -> !isId(name))
        .forEach(
            name ->
                faults.add(PlainText.of(kind.id()) + " '" + PlainText.of(name) + "'" + ID_RULE));
  }

  /** Kinds are told apart by name, so two types under one name cannot both be served. */
  private void checkKind(Component<?, ?> component, List<String> faults) {
    Kind<?> kind = component.kind();
    Kind<?> known = kinds.get(kind.id());
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
}
