package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.equilibria.engine.component.ComponentNotation;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.study.config.ConfigNode.Fault;
import org.equilibria.study.config.ConfigNode.Mapping;
import org.equilibria.study.config.ConfigNode.Scalar;
import org.equilibria.study.config.ConfigNode.Sequence;

/** A configuration as written, in which any value can be replaced by its path. Immutable. */
record ConfigTree(Mapping top) {

  /** An empty configuration. */
  static final ConfigTree EMPTY = new ConfigTree(new Mapping(Map.of(), Place.NONE));

  /** Return a configuration that a program gives. */
  static ConfigTree of(Map<String, Object> plain) {
    return new ConfigTree((Mapping) ConfigNode.of(plain, Place.NONE));
  }

  /**
   * Return the same configuration with another value. A component written as text on the way to it
   * keeps its name and options; data and backend keep the keys that are none of the component.
   *
   * @param value maps by key, lists, single values, component requests or nodes
   * @param place of the value; for a node that of new keys on the way
   */
  ConfigTree with(KeyPath path, Object value, Place place) {
    ConfigNode node = ConfigNode.of(value, place);
    List<String> further =
        path.steps().size() == 1 ? Keys.FURTHER.getOrDefault(path.last(), List.of()) : List.of();
    ConfigNode former = at(path).orElse(EMPTY.top());
    ConfigNode kept = further.isEmpty() ? node : extended(node, former, further);
    return new ConfigTree((Mapping) replaced(top, path.steps(), kept, place));
  }

  /** Return a component with those further keys of the former one that it does not give itself. */
  private static ConfigNode extended(
      ConfigNode component, ConfigNode former, List<String> further) {
    if (!(opened(component) instanceof Mapping own) || !(opened(former) instanceof Mapping given)) {
      return component;
    }
    Map<String, ConfigNode> entries = new LinkedHashMap<>(own.entries());
    for (String key : further) {
      ConfigNode value = given.entries().get(key);
      if (value != null) {
        entries.putIfAbsent(key, value);
      }
    }
    return new Mapping(entries, component.place());
  }

  private static ConfigNode replaced(
      ConfigNode node, List<String> steps, ConfigNode value, Place place) {
    if (steps.isEmpty()) {
      return value;
    }
    String step = steps.get(0);
    List<String> rest = steps.subList(1, steps.size());
    int index = KeyPath.index(step);
    if (index >= 0) {
      Sequence list = listed(node);
      return index < list.items().size()
          ? list.with(index, replaced(list.items().get(index), rest, value, place))
          : new Fault("there is no " + step + " in " + counted(list), place);
    }
    if (!(opened(node) instanceof Mapping mapping)) {
      return node; // a mistake, which is reported where it is read
    }
    ConfigNode former = mapping.entries().getOrDefault(step, new Mapping(Map.of(), place));
    Mapping with = mapping.with(step, replaced(former, rest, value, place));
    return step.equals(Keys.ID) ? new Mapping(with.entries(), place) : with; // another component
  }

  private static String counted(Sequence list) {
    return list.items().size() == 1 ? "a list of one" : "a list of " + list.items().size();
  }

  /** Return a list; a single value stands for a list of one, and an empty map for none. */
  private static Sequence listed(ConfigNode node) {
    if (node instanceof Sequence sequence) {
      return sequence;
    }
    boolean none = node instanceof Mapping mapping && mapping.entries().isEmpty();
    return new Sequence(none ? List.of() : List.of(node), node.place());
  }

  /** Return a component written as text as a map; anything else as it is. */
  static ConfigNode opened(ConfigNode node) {
    return node instanceof Scalar scalar
        ? ComponentNotation.read(KeyPath.TOP, scalar.value(), new ArrayList<>())
            .map(spec -> ConfigNode.of(Components.writeMap(spec), node.place()))
            .orElse(node)
        : node;
  }

  /** Return the value at a path, if there is one. */
  Optional<ConfigNode> at(KeyPath path) {
    Optional<ConfigNode> node = Optional.of(top);
    for (String step : path.steps()) {
      node = node.flatMap(n -> inner(n, step));
    }
    return node;
  }

  private static Optional<ConfigNode> inner(ConfigNode node, String step) {
    int index = KeyPath.index(step);
    if (index < 0) {
      return opened(node) instanceof Mapping mapping
          ? Optional.ofNullable(mapping.entries().get(step))
          : Optional.empty();
    }
    List<ConfigNode> items = listed(node).items();
    return index < items.size() ? Optional.of(items.get(index)) : Optional.empty();
  }

  /** Return the same configuration with what is made of the value at a path, if there is one. */
  ConfigTree change(KeyPath path, UnaryOperator<ConfigNode> change) {
    ConfigNode node = at(path).orElse(null);
    return node == null
        ? this
        : new ConfigTree((Mapping) replaced(top, path.steps(), change.apply(node), node.place()));
  }

  /** Return the place of the value at a path, or of what is nearest above it. */
  Place placeOf(KeyPath path) {
    return path.steps().isEmpty()
        ? Place.NONE
        : at(path).map(ConfigNode::place).orElseGet(() -> placeOf(path.parent()));
  }

  /** Return what is no value. */
  List<Mistake> faults() {
    List<Mistake> faults = new ArrayList<>();
    addFaults(KeyPath.TOP, top, faults);
    return faults;
  }

  private static void addFaults(KeyPath path, ConfigNode node, List<Mistake> faults) {
    if (node instanceof Fault fault) {
      faults.add(new Mistake(path, fault.sentence()));
    } else if (node instanceof Mapping mapping) {
      mapping.entries().forEach((key, value) -> addFaults(path.key(key), value, faults));
    } else if (node instanceof Sequence sequence) {
      for (int i = 0; i < sequence.items().size(); i++) {
        addFaults(path.item(i), sequence.items().get(i), faults);
      }
    }
  }

  /** Return maps by key, lists and single values. */
  Map<String, Object> plain() {
    return Components.keys((Map<?, ?>) ConfigNode.plain(top));
  }
}
