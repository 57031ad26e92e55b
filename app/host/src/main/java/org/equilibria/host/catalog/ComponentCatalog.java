package org.equilibria.host.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kind;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.Names;
import org.equilibria.host.options.NestedComponents;
import org.equilibria.host.options.OptionsSchema;
import org.equilibria.host.plugin.ComponentKey;
import org.equilibria.host.plugin.RegisteredComponent;

/** Know the components of the loaded plugins. Safe for use by several threads. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ComponentCatalog implements Catalog {

  private final Map<ComponentKey, RegisteredComponent<?, ?>> byName = new HashMap<>();
  private final Map<ComponentKey, String> unavailable;
  private final DefaultBackend defaultBackend;
  private final Map<String, Optional<String>> code = new ConcurrentHashMap<>();

  /**
   * Know the given components.
   *
   * @param components no two of which share a name within their kind
   * @param unavailable why names that plugins offer are not used
   * @param fallbacks told if the backend that computes by default is not the fastest of them
   * @throws EquilibriaException PLUGIN_CONFLICT naming both owners of a shared name
   */
  public ComponentCatalog(
      Collection<? extends RegisteredComponent<?, ?>> components,
      Map<ComponentKey, String> unavailable,
      Fallbacks fallbacks) {
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

  private SortedSet<String> idsOf(String kind) {
    return byName.values().stream()
        .filter(component -> component.component().kind().id().equals(kind))
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
  public List<String> check(String path, Kind<?> kind, ComponentSpec spec) {
    List<String> mistakes = new ArrayList<>();
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
      String path, Class<O> options, Map<String, Object> values, List<String> mistakes) {
    return OptionsSchema.of(options).bind(path, values, new Request(0), mistakes);
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
          described(registered) + " created " + created + ", which is no " + kind.id());
    }
    return kind.type().cast(created);
  }

  private <T, O extends Record> T create(RegisteredComponent<T, O> registered, ComponentSpec spec) {
    String path = registered.component().kind().id() + "." + spec.id();
    O options = registered.schema().bind(path, spec.options(), new Request(0), new ArrayList<>());
    try {
      return registered.component().factory().create(options, this);
    } catch (EquilibriaException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new EquilibriaException(
          ErrorCode.PLUGIN_FAILURE, described(registered) + " failed to start: " + e, e);
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
    List<String> mistakes = check(kind.id(), kind, spec);
    if (!mistakes.isEmpty()) {
      throw new EquilibriaException(ErrorCode.INVALID_INPUT, String.join("\n", mistakes));
    }
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
        : "unknown " + key + Names.help(key.name(), idsOf(key.kind()), "there is no " + key.kind());
  }

  /** Follow a request into its nested ones. */
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
    public void check(String path, String kind, ComponentSpec spec, List<String> mistakes) {
      ComponentKey key = new ComponentKey(kind, spec.id());
      RegisteredComponent<?, ?> registered = byName.get(key);
      if (registered == null) {
        mistakes.add(path + ": " + absence(key));
      } else {
        checkOptions(path + "." + spec.id(), registered, spec, mistakes);
      }
    }

    private void checkOptions(
        String path,
        RegisteredComponent<?, ?> registered,
        ComponentSpec spec,
        List<String> mistakes) {
      if (depth == DEEPEST) {
        mistakes.add(path + ": components are nested more than " + DEEPEST + " deep");
      } else {
        registered.schema().bind(path, spec.options(), new Request(depth + 1), mistakes);
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
      O bound = schema.bind(spec.id(), spec.options(), deeper, new ArrayList<>());
      return new ComponentSpec(registered.component().id(), schema.write(bound, deeper));
    }
  }
}
