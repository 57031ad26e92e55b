package org.equilibria.host.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.error.Blame;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kind;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.component.Mistakes;
import org.equilibria.engine.component.Names;
import org.equilibria.engine.guard.PlainText;
import org.equilibria.engine.option.NestedComponents;
import org.equilibria.engine.option.OptionsSchema;
import org.equilibria.host.guard.Guards;
import org.equilibria.host.guard.Owner;
import org.equilibria.host.plugin.ComponentKey;
import org.equilibria.host.plugin.PluginReport;
import org.equilibria.host.plugin.PluginSet;
import org.equilibria.host.plugin.RegisteredComponent;

/** The components of the loaded plugins. Safe for use by several threads. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ComponentCatalog implements Catalog {

  private static final int MOST_TOLD = 3;

  private final Map<ComponentKey, RegisteredComponent<?, ?>> byName = new LinkedHashMap<>();
  private final Map<ComponentKey, String> unavailable;
  private final List<PluginReport> missing;
  private final Function<StackTraceElement[], Optional<String>> culprits;
  private final DefaultBackend defaultBackend;
  private final Map<String, Optional<String>> code = new ConcurrentHashMap<>();
  private final Map<Class<?>, OptionsSchema<?>> sections = new ConcurrentHashMap<>();

  /**
   * Know the components of the plugins that were loaded, and what might explain a name that nobody
   * offers: the plugins that were not.
   *
   * @param fallbacks told why the backend that computes by default is that one, where it is not the
   *     first choice
   */
  public static ComponentCatalog of(PluginSet plugins, Fallbacks fallbacks) {
    return new ComponentCatalog(
        plugins.components(),
        plugins.unavailable(),
        plugins.reports().stream().filter(report -> !report.loaded()).toList(),
        plugins::culprit,
        fallbacks);
  }

  /**
   * Know the given components.
   *
   * @param components no two of which share a name within their kind
   * @param unavailable why names that plugins offer are not used
   * @param fallbacks told why the backend that computes by default is that one, where it is not the
   *     first choice
   * @throws EquilibriaException PLUGIN_CONFLICT naming both owners of a shared name
   */
  public ComponentCatalog(
      Collection<? extends RegisteredComponent<?, ?>> components,
      Map<ComponentKey, String> unavailable,
      Fallbacks fallbacks) {
    this(components, unavailable, List.of(), frames -> Optional.empty(), fallbacks);
  }

  private ComponentCatalog(
      Collection<? extends RegisteredComponent<?, ?>> components,
      Map<ComponentKey, String> unavailable,
      List<PluginReport> missing,
      Function<StackTraceElement[], Optional<String>> culprits,
      Fallbacks fallbacks) {
    this.missing = missing;
    this.culprits = culprits;
    for (RegisteredComponent<?, ?> component : components) {
      component.keys().forEach(key -> register(key, component));
    }
    this.unavailable = Map.copyOf(unavailable);
    defaultBackend = new DefaultBackend(this, fallbacks);
  }

  private void register(ComponentKey key, RegisteredComponent<?, ?> component) {
    RegisteredComponent<?, ?> other = byName.put(key, component);
    if (other != null) {
      throw new EquilibriaException(
          ErrorCode.PLUGIN_CONFLICT,
          "%s is claimed by %s (%s) and %s (%s)"
              .formatted(
                  key,
                  other.plugin().id(),
                  other.location(),
                  component.plugin().id(),
                  component.location()));
    }
  }

  @Override
  public SortedSet<String> ids(Kind<?> kind) {
    return idsOf(kind.id());
  }

  @Override
  public List<String> listed(Kind<?> kind) {
    return byName.values().stream()
        .filter(component -> component.component().kind().id().equals(kind.id()))
        .sorted(Comparator.comparing(component -> !component.isBuiltIn()))
        .map(component -> component.component().id())
        .distinct()
        .toList();
  }

  @Override
  public Optional<String> summary(Kind<?> kind, String id) {
    return Optional.ofNullable(byName.get(new ComponentKey(kind.id(), id)))
        .map(registered -> registered.component().summary());
  }

  /** Return the components of a kind, in no order. */
  Set<RegisteredComponent<?, ?>> components(Kind<?> kind) {
    return componentsOf(kind.id());
  }

  private Set<RegisteredComponent<?, ?>> componentsOf(String kind) {
    return byName.values().stream()
        .filter(component -> component.component().kind().id().equals(kind))
        .collect(Collectors.toSet());
  }

  private SortedSet<String> idsOf(String kind) {
    return componentsOf(kind).stream()
        .map(component -> component.component().id())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Return the ids of every kind that has a component. */
  public SortedSet<String> kinds() {
    return byName.keySet().stream()
        .map(ComponentKey::kind)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Return the descriptions of all components, ordered by kind and id. */
  public List<ComponentDescription> descriptions() {
    return byName.values().stream()
        .distinct()
        .map(ComponentCatalog::describe)
        .sorted(
            Comparator.comparing(ComponentDescription::kind)
                .thenComparing(ComponentDescription::id))
        .toList();
  }

  @Override
  public Optional<String> provenance(Kind<?> kind, String id) {
    return Optional.ofNullable(byName.get(new ComponentKey(kind.id(), id)))
        .map(RegisteredComponent::provenance);
  }

  @Override
  public Optional<String> culprit(StackTraceElement[] frames) {
    return culprits.apply(frames);
  }

  private static ComponentDescription describe(RegisteredComponent<?, ?> registered) {
    Component<?, ?> component = registered.component();
    return new ComponentDescription(
        component.kind().id(),
        component.id(),
        new TreeSet<>(component.aliases()),
        component.summary(),
        component.stability(),
        registered.schema().describe(),
        registered.plugin(),
        registered.location());
  }

  @Override
  public Map<String, Object> optionsJson(Kind<?> kind, String id) {
    return Optional.ofNullable(byName.get(new ComponentKey(kind.id(), id)))
        .map(registered -> registered.schema().json())
        .orElse(Map.of());
  }

  @Override
  public Optional<Info> plugin(Kind<?> kind, String id) {
    return Optional.ofNullable(byName.get(new ComponentKey(kind.id(), id)))
        .map(RegisteredComponent::plugin);
  }

  @Override
  public Optional<String> code(Kind<?> kind, String id) {
    return Optional.ofNullable(byName.get(new ComponentKey(kind.id(), id)))
        .flatMap(found -> code.computeIfAbsent(found.location(), CodeFingerprint::of));
  }

  @Override
  public List<Mistake> check(KeyPath path, Kind<?> kind, ComponentSpec spec) {
    List<Mistake> mistakes = new ArrayList<>();
    new Request(0).check(path, kind.id(), spec, mistakes);
    return mistakes;
  }

  @Override
  public ComponentSpec resolve(Kind<?> kind, ComponentSpec spec) {
    requireFaultless(kind, spec);
    return new Request(0).resolve(kind.id(), spec);
  }

  /**
   * Return the name of the backend that computes in place of another that does not load: {@link
   * #defaultBackend}, without a notice of why it is that one.
   */
  public String substituteBackend() {
    return defaultBackend.quietly();
  }

  @Override
  public String defaultBackend() {
    return defaultBackend.id();
  }

  @Override
  public <O extends Record> O bind(
      KeyPath path, Class<O> options, Map<String, Object> values, List<Mistake> mistakes) {
    OptionsSchema<?> schema = sections.computeIfAbsent(options, type -> OptionsSchema.of(options));
    return options.cast(complete(schema, path, values, mistakes));
  }

  private <O extends Record> O complete(
      OptionsSchema<O> schema, KeyPath path, Map<String, Object> values, List<Mistake> mistakes) {
    Request components = new Request(0);
    int before = mistakes.size();
    O bound = schema.bind(path, values, components, mistakes);
    return mistakes.size() > before
        ? bound
        : schema.bind(path, schema.write(bound, components), components, mistakes);
  }

  @Override
  public String hint(String name, Collection<String> accepted) {
    return Names.help(name, accepted, "nothing is accepted");
  }

  @Override
  public <T> T create(Kind<T> kind, ComponentSpec spec) {
    requireFaultless(kind, spec);
    RegisteredComponent<?, ?> registered = find(kind.id(), spec);
    Object created = create(registered, spec);
    if (!kind.type().isInstance(created)) {
      throw new EquilibriaException(
          ErrorCode.PLUGIN_FAILURE,
          "%s created %s, which is no %s"
              .formatted(
                  described(registered),
                  created == null ? "null" : "a " + created.getClass().getName(),
                  kind.id()));
    }
    return kind.type().cast(guarded(registered, created));
  }

  /** What the framework brings is trusted, and costs nothing more. */
  private static Object guarded(RegisteredComponent<?, ?> registered, Object created) {
    return registered.isBuiltIn()
        ? created
        : Guards.guarded(created, new Owner(described(registered)));
  }

  private <T, O extends Record> T create(RegisteredComponent<T, O> registered, ComponentSpec spec) {
    O options = bound(registered, KeyPath.TOP, spec, new Request(0), new ArrayList<>());
    try {
      return registered.component().factory().create(options, this);
    } catch (Throwable e) { // also errors: a plugin may throw whatever it likes
      throw registered.isBuiltIn()
              && e instanceof EquilibriaException known
              && known.code().blame() != Blame.PLUGIN
          ? inLines(known)
          : new Owner(described(registered)).failed("failed to start", e);
    }
  }

  /** The framework's own failures have a line for each fault; what they quote is made harmless. */
  private static EquilibriaException inLines(EquilibriaException e) {
    String message = String.valueOf(e.getMessage());
    String plain = message.lines().map(PlainText::of).collect(Collectors.joining("\n"));
    return plain.equals(message) ? e : new EquilibriaException(e.code(), plain, e);
  }

  /** Bind options to their record, whose constructor is code of the plugin. */
  private static <O extends Record> O bound(
      RegisteredComponent<?, O> registered,
      KeyPath path,
      ComponentSpec spec,
      NestedComponents nested,
      List<Mistake> mistakes) {
    try {
      return registered.schema().bind(path, spec.options(), nested, mistakes);
    } catch (EquilibriaException e) {
      throw new Owner(described(registered)).failed("failed to take its options", e);
    }
  }

  private static String described(RegisteredComponent<?, ?> registered) {
    return "%s of plugin %s %s (%s)"
        .formatted(
            registered.key(),
            registered.plugin().id(),
            registered.plugin().version(),
            registered.location());
  }

  private void requireFaultless(Kind<?> kind, ComponentSpec spec) {
    find(kind.id(), spec);
    Mistakes.refuse(check(KeyPath.of(kind.id()), kind, spec));
  }

  private RegisteredComponent<?, ?> find(String kind, ComponentSpec spec) {
    ComponentKey key = new ComponentKey(kind, spec.id());
    RegisteredComponent<?, ?> registered = byName.get(key);
    if (registered == null) {
      throw new EquilibriaException(
          unavailable.containsKey(key) ? ErrorCode.PLUGIN_CONFLICT : ErrorCode.UNKNOWN_COMPONENT,
          kind + ": " + absence(key));
    }
    return registered;
  }

  /** Return why no component has this name. */
  private String absence(ComponentKey key) {
    String conflict = unavailable.get(key);
    return conflict != null
        ? key + " cannot be used: " + conflict
        : "unknown "
            + key
            + Names.help(key.name(), idsOf(key.kind()), "there is no " + key.kind())
            + notLoaded();
  }

  /** Return which plugins might have offered a name, had they been loaded. */
  private String notLoaded() {
    if (missing.isEmpty()) {
      return "";
    }
    String told =
        missing.stream()
            .limit(MOST_TOLD)
            .map(report -> report.described() + ": " + report.detail())
            .collect(Collectors.joining("; "));
    int more = missing.size() - MOST_TOLD;
    return ". A plugin that was not loaded may offer it: "
        + told
        + (more > 0 ? "; and %d more, see 'equilibria plugins list'".formatted(more) : "");
  }

  /** A request on its way into its nested ones. */
  private final class Request implements NestedComponents {

    /** Deeper requests come from defaults that name each other. */
    private static final int DEEPEST = 16;

    private final int depth;

    Request(int depth) {
      this.depth = depth;
    }

    @Override
    public boolean isKnown(String kind, String id) {
      ComponentKey key = new ComponentKey(kind, id);
      return byName.containsKey(key) || unavailable.containsKey(key);
    }

    @Override
    public void check(KeyPath path, String kind, ComponentSpec spec, List<Mistake> mistakes) {
      ComponentKey key = new ComponentKey(kind, spec.id());
      RegisteredComponent<?, ?> registered = byName.get(key);
      if (registered == null) {
        mistakes.add(new Mistake(path, absence(key)));
      } else {
        checkOptions(path, registered, spec, mistakes);
      }
    }

    private void checkOptions(
        KeyPath path,
        RegisteredComponent<?, ?> registered,
        ComponentSpec spec,
        List<Mistake> mistakes) {
      if (depth == DEEPEST) {
        mistakes.add(new Mistake(path, "components are nested more than " + DEEPEST + " deep"));
      } else {
        bound(registered, path, spec, new Request(depth + 1), mistakes);
      }
    }

    @Override
    public ComponentSpec resolve(String kind, ComponentSpec spec) {
      return resolve(find(kind, spec), spec);
    }

    private <O extends Record> ComponentSpec resolve(
        RegisteredComponent<?, O> registered, ComponentSpec spec) {
      if (depth == DEEPEST) {
        throw new EquilibriaException(
            ErrorCode.PLUGIN_FAILURE,
            described(registered) + " has defaults that nest more than " + DEEPEST + " deep");
      }
      OptionsSchema<O> schema = registered.schema();
      Request deeper = new Request(depth + 1);
      O bound = ComponentCatalog.bound(registered, KeyPath.TOP, spec, deeper, new ArrayList<>());
      return new ComponentSpec(registered.component().id(), schema.write(bound, deeper));
    }
  }
}
