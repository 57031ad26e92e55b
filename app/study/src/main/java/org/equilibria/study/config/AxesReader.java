package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.study.config.Ranges.Interval;
import org.equilibria.study.config.Ranges.Item;

/**
 * A reader of values of axes. A value is put in its place of the complete pipeline, and what is
 * read there is its complete form. A value may fit some levels of the axes above it alone, as
 * {@code solver.window} does where an axis names solvers without one.
 */
final class AxesReader {

  /** Shares of an interval that stand for all: its ends, and a number that is hardly whole. */
  private static final List<Double> SHARES = List.of(0.0, 1.0, 0.37);

  private final Catalog catalog;
  private final List<Mistake> mistakes;
  private final Reading start;
  private final Map<Written, Axis> read = new LinkedHashMap<>();

  /**
   * Read values of a pipeline.
   *
   * @param base may hold what mistakes left of it
   */
  AxesReader(Catalog catalog, List<Mistake> mistakes, Pipeline base) {
    this.catalog = catalog;
    this.mistakes = mistakes;
    start = read(ConfigTree.of(StudyWriter.complete(base)));
  }

  /**
   * An axis as written; its values are known once those of the axes above it are.
   *
   * @param repeats whether a value may be listed again
   */
  record Written(Dimension dimension, List<Item> values, boolean repeats) {

    KeyPath path() {
      return dimension.path();
    }

    KeyPath place() {
      return Keys.AXES.key(dimension.id());
    }
  }

  /** A pipeline as a tree, complete, and the mistakes that it was read with. */
  private record Reading(ConfigTree tree, List<Mistake> mistakes) {}

  /** Return the axes in the order given. */
  List<Axis> axes(List<Written> written) {
    List<Mistake> known = List.copyOf(mistakes);
    written.stream()
        .sorted(Comparator.comparingInt(w -> w.path().steps().size()))
        .filter(w -> known.stream().noneMatch(mistake -> isAbove(mistake, w.path())))
        .forEach(w -> read.put(w, axis(w)));
    return written.stream().filter(read::containsKey).map(read::get).toList();
  }

  /** Return the dimension of a name, unless it is the name of nothing that varies. */
  Optional<Dimension> dimension(KeyPath place, String name) {
    try {
      Dimension dimension = Dimension.named(name);
      if (Keys.VARIABLE.contains(dimension.path().steps().get(0))) {
        return Optional.of(dimension);
      }
    } catch (IllegalArgumentException e) {
      // told as any other name of nothing
    }
    mistakes.add(new Mistake(place, unknown(name)));
    return Optional.empty();
  }

  private String unknown(String name) {
    List<String> accepted = new ArrayList<>(Dimension.ALL.stream().map(Dimension::id).toList());
    Keys.VARIABLE.stream().filter(key -> !accepted.contains(key)).forEach(accepted::add);
    String sought = name.replaceFirst("[.\\[].*", "");
    return "unknown key"
        + catalog.hint(sought, accepted)
        + ", or the path of a value in one of these, such as termination.rtol";
  }

  /** What is wrong above a value leaves nothing to put it in. */
  private static boolean isAbove(Mistake mistake, KeyPath path) {
    return path.isWithin(mistake.path()) && !path.equals(mistake.path());
  }

  private Reading read(ConfigTree tree) {
    List<Mistake> found = tree.faults();
    Pipeline pipeline = new StudyReader(catalog, found).pipeline(tree.plain());
    return new Reading(ConfigTree.of(StudyWriter.complete(pipeline)), found);
  }

  /** Return what a value may stand in: every combination of the levels of the axes above it. */
  private List<Reading> contexts(KeyPath of) {
    List<Reading> contexts = List.of(start);
    for (Map.Entry<Written, Axis> above : read.entrySet()) {
      KeyPath path = above.getKey().path();
      if (of.isWithin(path) && !of.equals(path)) {
        List<Object> levels = above.getValue().values().stream().distinct().toList();
        contexts =
            contexts.stream()
                .flatMap(
                    context ->
                        levels.stream()
                            .map(level -> read(context.tree().with(path, level, Place.NONE))))
                .toList();
      }
    }
    return contexts;
  }

  private static List<Reading> fitting(KeyPath path, List<Reading> contexts) {
    return contexts.stream().filter(context -> context.tree().at(path).isPresent()).toList();
  }

  private Axis axis(Written axis) {
    List<Reading> contexts = contexts(axis.path());
    List<Reading> fitting = fitting(axis.path(), contexts);
    if (fitting.isEmpty() && !contexts.isEmpty()) {
      mistakes.add(new Mistake(axis.place(), nowhere(axis, contexts.get(0))));
      return new Axis(axis.dimension(), List.of());
    }
    return new Axis(
        axis.dimension(),
        new StudyReader(catalog, mistakes)
            .list(
                axis.values(),
                axis.repeats(),
                (place, value) -> level(axis.path(), place, value, fitting)));
  }

  /** Return why a pipeline has no such value: what is said of it where it is given one. */
  private String nowhere(Written axis, Reading context) {
    Object value = axis.values().isEmpty() ? "1" : axis.values().get(0).value();
    return put(axis.path(), value, context).mistakes().stream()
        .findFirst()
        .map(mistake -> said(axis, mistake))
        .orElse("there is no such value");
  }

  private static String said(Written axis, Mistake mistake) {
    return mistake.path().equals(axis.path()) ? mistake.sentence() : mistake.toString();
  }

  /** Return what becomes of a pipeline with a value, and the mistakes that the value adds. */
  private Reading put(KeyPath path, Object value, Reading context) {
    Reading with = read(context.tree().with(path, value, Place.NONE));
    List<Mistake> added = new ArrayList<>(with.mistakes());
    added.removeAll(context.mistakes());
    return new Reading(with.tree(), added);
  }

  /** Return the complete form of a value in the first pipeline that it fits. */
  private Optional<Object> level(
      KeyPath path, KeyPath place, Object value, List<Reading> contexts) {
    List<Mistake> first = List.of();
    for (Reading context : contexts) {
      Reading with = put(path, value, context);
      if (with.mistakes().isEmpty()) {
        return with.tree().at(path).map(level -> own(path, level, value));
      }
      first = first.isEmpty() ? with.mistakes() : first;
    }
    for (Mistake mistake : first) {
      mistakes.add(
          mistake.path().isWithin(path)
              ? mistake.moved(path, place)
              : new Mistake(place, mistake.toString()));
    }
    return Optional.empty();
  }

  /**
   * Return the complete forms of the values that an option may take at a level of an axis, and the
   * intervals as text.
   *
   * @param place of the option
   */
  List<Object> options(
      Dimension option, KeyPath place, Dimension axis, Object level, List<Item> values) {
    Reading context = read(start.tree().with(axis.path(), level, Place.NONE));
    if (context.tree().at(option.path()).isEmpty() && !values.isEmpty()) {
      Object value = values.get(0).value() instanceof Interval ? "1" : values.get(0).value();
      List<Mistake> why = put(option.path(), value, context).mistakes();
      mistakes.add(
          new Mistake(place, why.isEmpty() ? "there is no such value" : why.get(0).sentence()));
      return List.of();
    }
    return new StudyReader(catalog, mistakes)
        .list(
            values,
            false,
            (at, value) ->
                value instanceof Interval interval
                    ? interval(option.path(), at, interval, context)
                    : level(option.path(), at, value, List.of(context)));
  }

  /** Return an interval whose numbers all fit, as far as three of them tell. */
  private Optional<Object> interval(
      KeyPath path, KeyPath place, Interval interval, Reading context) {
    for (double share : SHARES) {
      String number = Ranges.written(interval.at(share, 1));
      List<Mistake> why = put(path, number, context).mistakes();
      if (!why.isEmpty()) {
        mistakes.add(
            new Mistake(
                place,
                "'%s' has numbers that do not fit, such as %s: %s"
                    .formatted(interval, number, why.get(0).sentence())));
        return Optional.empty();
      }
    }
    return Optional.of(interval.toString());
  }

  /**
   * Return the form that a value has in a condition: of a component the options that it names
   * alone.
   */
  Optional<Object> accepted(Dimension of, KeyPath place, Object value) {
    List<Reading> contexts = contexts(of.path());
    List<Reading> fitting = fitting(of.path(), contexts);
    return level(of.path(), place, value, fitting.isEmpty() ? contexts : fitting)
        .map(level -> named(level, value));
  }

  private static Object named(Object level, Object given) {
    ConfigNode written = ConfigTree.opened(ConfigNode.of(given, Place.NONE));
    if (!(level instanceof Map<?, ?> complete) || !(written instanceof ConfigNode.Mapping own)) {
      return level;
    }
    Map<String, Object> part = Components.keys(complete);
    part.keySet()
        .retainAll(Stream.concat(own.entries().keySet().stream(), Stream.of(Keys.ID)).toList());
    part.replaceAll(
        (key, value) -> {
          ConfigNode inner = own.entries().get(key);
          return inner == null ? value : named(value, inner);
        });
    return part.size() == 1 && part.containsKey(Keys.ID) ? part.getOrDefault(Keys.ID, "") : part;
  }

  /**
   * Return the complete forms of values that stand in a pipeline together.
   *
   * @param place of all of them, within which each has its name
   */
  Map<Dimension, Object> together(KeyPath place, Map<Dimension, Object> values) {
    ConfigTree tree = start.tree();
    List<Map.Entry<Dimension, Object>> outerFirst =
        values.entrySet().stream()
            .sorted(Comparator.comparingInt(e -> e.getKey().path().steps().size()))
            .toList();
    for (Map.Entry<Dimension, Object> value : outerFirst) {
      tree = tree.with(value.getKey().path(), value.getValue(), Place.NONE);
    }
    Reading with = read(tree);
    List<Mistake> added = new ArrayList<>(with.mistakes());
    added.removeAll(start.mistakes());
    for (Mistake mistake : added) {
      mistakes.add(
          outerFirst.stream()
              .filter(value -> mistake.path().isWithin(value.getKey().path()))
              .reduce((outer, inner) -> inner)
              .map(v -> mistake.moved(v.getKey().path(), place.key(v.getKey().id())))
              .orElseGet(() -> new Mistake(place, mistake.toString())));
    }
    Map<Dimension, Object> complete = new LinkedHashMap<>();
    values.forEach(
        (dimension, given) ->
            with.tree()
                .at(dimension.path())
                .ifPresent(level -> complete.put(dimension, own(dimension.path(), level, given))));
    return complete;
  }

  /** Return a level; of a component, those further keys of its section alone that it names. */
  private static Object own(KeyPath path, ConfigNode level, Object given) {
    List<String> further = Keys.FURTHER.getOrDefault(path.toString(), List.of());
    if (!(ConfigNode.plain(level) instanceof Map<?, ?> map)) {
      return ConfigNode.plain(level);
    }
    ConfigNode written = ConfigTree.opened(ConfigNode.of(given, Place.NONE));
    Set<String> named = written instanceof ConfigNode.Mapping m ? m.entries().keySet() : Set.of();
    Map<String, Object> own = Components.keys(map);
    own.keySet().removeIf(key -> further.contains(key) && !named.contains(key));
    return own.size() == 1 && own.containsKey(Keys.ID) ? own.getOrDefault(Keys.ID, "") : own;
  }
}
