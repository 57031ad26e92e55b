package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.study.config.AxesReader.Written;
import org.equilibria.study.config.Ranges.Item;

/** A reader of what a study varies, and of which combinations it runs. */
final class DesignReader {

  private static final KeyPath STUDY = KeyPath.of(Keys.STUDY);
  private static final String CONDITION = "{solver: anderson}";

  private final Catalog catalog;
  private final List<Mistake> mistakes;
  private final AxesReader reader;
  private final Pipeline base;
  private final Map<String, Object> study;

  /**
   * Read a section.
   *
   * @param base the pipeline that is varied; may hold what mistakes left of it
   * @param study the section of the study
   */
  DesignReader(Catalog catalog, List<Mistake> mistakes, Pipeline base, Map<String, Object> study) {
    this.catalog = catalog;
    this.mistakes = mistakes;
    this.study = study;
    this.base = base;
    reader = new AxesReader(catalog, mistakes, base);
  }

  /** What varies, how, and what is tuned before. */
  record Plan(List<Axis> axes, Design design, Optional<Search> search) {}

  /**
   * Return the axes, the design, and the search.
   *
   * @param seeds of the study
   */
  Plan read(List<Long> seeds) {
    Map<Dimension, List<Item>> values = values();
    List<List<Dimension>> zip = zip(values);
    sample().ifPresent(settings -> draw(values, zip, settings));
    values.replaceAll((axis, items) -> new Ranges(mistakes).withoutIntervals(items));
    List<Written> written = new ArrayList<>();
    values.forEach(
        (dimension, items) ->
            written.add(
                new Written(
                    dimension, items, zip.stream().anyMatch(group -> group.contains(dimension)))));
    List<Axis> axes = reader.axes(written);
    Design design = new Design(zip, when(written, zip), exclude(), include());
    return new Plan(axes, design, search(axes, design, seeds));
  }

  private Optional<Search> search(List<Axis> axes, Design design, List<Long> seeds) {
    Object section = study.get(Keys.SEARCH);
    return section == null
        ? Optional.empty()
        : new SearchReader(catalog, mistakes, reader, base, axes, design.varied(axes))
            .read(section, seeds);
  }

  private void add(KeyPath path, String sentence) {
    mistakes.add(new Mistake(path, sentence));
  }

  private Map<Dimension, List<Item>> values() {
    Map<Dimension, List<Item>> values = new LinkedHashMap<>();
    map(Keys.AXES, study.getOrDefault(Keys.AXES_KEY, Map.of()), "{solver: [picard, anderson]}")
        .forEach(
            (name, given) -> {
              KeyPath place = Keys.AXES.key(name);
              Optional<Dimension> dimension = reader.dimension(place, name);
              if (dimension.filter(values::containsKey).isPresent()) {
                add(place, "this is axis " + dimension.get() + " again");
              } else if (dimension.isPresent()) {
                values.put(dimension.get(), new Ranges(mistakes).items(place, given));
              }
            });
    return values;
  }

  private Map<String, Object> map(KeyPath path, Object value, String example) {
    if (value instanceof Map<?, ?> given) {
      return Components.keys(given);
    }
    add(
        path,
        "expected keys with values, such as " + example + ", not " + StudyReader.shown(value));
    return new LinkedHashMap<>();
  }

  private static List<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of(value);
  }

  private List<List<Dimension>> zip(Map<Dimension, List<Item>> values) {
    List<List<Dimension>> zip = new ArrayList<>();
    Object written = study.get(Keys.ZIP);
    if (written == null) {
      return zip;
    }
    KeyPath path = STUDY.key(Keys.ZIP);
    boolean groups = list(written).stream().anyMatch(List.class::isInstance);
    if (!groups) {
      group(path, list(written), zip, values);
      return zip;
    }
    for (int i = 0; i < list(written).size(); i++) {
      Object group = list(written).get(i);
      if (group != null) {
        group(path.item(i), list(group), zip, values);
      }
    }
    return zip;
  }

  private void group(
      KeyPath path, List<?> names, List<List<Dimension>> zip, Map<Dimension, List<Item>> values) {
    int before = mistakes.size();
    Set<Dimension> group = new LinkedHashSet<>();
    for (int i = 0; i < names.size(); i++) {
      KeyPath place = path.item(i);
      Optional<Dimension> axis =
          names.get(i) == null ? Optional.empty() : axis(place, names.get(i), values.keySet());
      boolean taken =
          axis.filter(a -> zip.stream().anyMatch(g -> g.contains(a)) || !group.add(a)).isPresent();
      if (taken) {
        add(place, "the axis " + axis.get() + " is zipped before");
      }
    }
    if (group.size() < 2) {
      if (mistakes.size() == before) {
        add(path, "write at least two axes that vary together, such as [width, train.batch]");
      }
      return;
    }
    List<Dimension> axes = List.copyOf(group);
    List<Integer> counts =
        axes.stream().map(a -> values.getOrDefault(a, List.of()).size()).toList();
    boolean known = counts.stream().noneMatch(count -> count == 0);
    if (known && counts.stream().distinct().count() > 1) {
      List<String> all = new ArrayList<>();
      axes.forEach(a -> all.add(a + " has " + values.getOrDefault(a, List.of()).size()));
      add(path, "axes that vary together have as many values each, but " + String.join(", ", all));
    }
    if (mistakes.size() == before) {
      zip.add(axes);
    }
  }

  /** Return the axis of a name, unless the study has none such. */
  private Optional<Dimension> axis(KeyPath place, Object name, Set<Dimension> axes) {
    if (name instanceof Map<?, ?> || name instanceof List<?>) {
      add(place, "expected the name of an axis, not " + StudyReader.shown(name));
      return Optional.empty();
    }
    Optional<Dimension> axis = named(String.valueOf(name)).filter(axes::contains);
    if (axis.isEmpty()) {
      add(
          place,
          "there is no axis '"
              + name
              + "'"
              + (axes.isEmpty()
                  ? "; the study has none"
                  : catalog.hint(String.valueOf(name), axes.stream().map(Dimension::id).toList())));
    }
    return axis;
  }

  private static Optional<Dimension> named(String name) {
    try {
      return Optional.of(Dimension.named(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<SampleSettings> sample() {
    Object written = study.get(Keys.SAMPLE);
    if (written == null) {
      return Optional.empty();
    }
    KeyPath path = STUDY.key(Keys.SAMPLE);
    int before = mistakes.size();
    Map<String, Object> section = map(path, written, "{method: random, points: 20, seed: 1}");
    if (!study.containsKey(Keys.AXES_KEY)) {
      add(path, "there are no axes to draw from; write some, such as {train.batch: [0, 8, 32]}");
    }
    SampleSettings settings = catalog.bind(path, SampleSettings.class, section, mistakes);
    return mistakes.size() == before ? Optional.of(settings) : Optional.empty();
  }

  /** Put in place of the values of axes those that are drawn, which the axes take together. */
  private static void draw(
      Map<Dimension, List<Item>> values, List<List<Dimension>> zip, SampleSettings settings) {
    Sampler sampler = new Sampler(settings);
    Design groups = new Design(zip, Map.of(), List.of(), List.of());
    values.replaceAll(
        (axis, items) ->
            items.isEmpty()
                ? items
                : sampler.draw(items, sampler.shares(groups.group(axis).get(0).id())));
    zip.clear();
    if (values.size() > 1) {
      zip.add(List.copyOf(values.keySet()));
    } else {
      values.replaceAll((axis, items) -> items.stream().distinct().toList());
    }
  }

  private Map<Dimension, Condition> when(List<Written> axes, List<List<Dimension>> zip) {
    Map<Dimension, Condition> when = new LinkedHashMap<>();
    KeyPath path = STUDY.key(Keys.WHEN);
    List<Dimension> order = axes.stream().map(Written::dimension).toList();
    map(path, study.getOrDefault(Keys.WHEN, Map.of()), "{solver.window: {solver: anderson}}")
        .forEach(
            (name, written) -> {
              KeyPath place = path.key(name);
              Optional<Dimension> axis = axis(place, name, Set.copyOf(order));
              Optional<Condition> condition = condition(place, written);
              if (axis.isPresent() && condition.isPresent()) {
                checkOrder(place, axis.get(), condition.get(), ordered(order, zip));
                when.put(axis.get(), condition.get());
              }
            });
    return when;
  }

  /** Return the axes in the order in which values are given to them. */
  private static List<Dimension> ordered(List<Dimension> axes, List<List<Dimension>> zip) {
    Design groups = new Design(zip, Map.of(), List.of(), List.of());
    return axes.stream().flatMap(axis -> groups.group(axis).stream()).distinct().toList();
  }

  /** A condition is about what is known when an axis is come to. */
  private void checkOrder(
      KeyPath place, Dimension axis, Condition condition, List<Dimension> order) {
    for (Dimension of : condition.accepted().keySet()) {
      if (of.path().isWithin(axis.path())) {
        add(place.key(of.id()), "an axis cannot depend on itself");
        continue;
      }
      order.subList(order.indexOf(axis) + 1, order.size()).stream()
          .filter(of::overlaps)
          .findFirst()
          .ifPresent(
              later ->
                  add(
                      place.key(of.id()),
                      "%s depends on the axis %s, which stands below it; write it above"
                          .formatted(axis, later)));
    }
  }

  private Optional<Condition> condition(KeyPath place, Object written) {
    Map<Dimension, List<Object>> accepted =
        values(
            place,
            written,
            (key, value) -> {
              List<Object> forms = new ArrayList<>();
              if (list(value).isEmpty()) {
                add(key.place(), "the list is empty; write at least one value");
              }
              for (int i = 0; i < list(value).size(); i++) {
                Object one = list(value).get(i);
                KeyPath at = value instanceof List<?> ? key.place().item(i) : key.place();
                if (one != null) {
                  reader.accepted(key.dimension(), at, one).ifPresent(forms::add);
                }
              }
              return forms;
            });
    return accepted.isEmpty() ? Optional.empty() : Optional.of(new Condition(accepted));
  }

  /** A key of a map of values by where they stand. */
  private record Key(Dimension dimension, KeyPath place) {}

  private <V> Map<Dimension, V> values(
      KeyPath place, Object written, BiFunction<Key, Object, V> read) {
    int before = mistakes.size();
    Map<Dimension, V> values = new LinkedHashMap<>();
    map(place, written, CONDITION)
        .forEach(
            (name, value) -> {
              KeyPath at = place.key(name);
              Optional<Dimension> dimension = reader.dimension(at, name);
              if (dimension.filter(values::containsKey).isPresent()) {
                add(at, "this is " + dimension.get() + " again");
              } else {
                dimension.ifPresent(d -> values.put(d, read.apply(new Key(d, at), value)));
              }
            });
    if (values.isEmpty() && mistakes.size() == before) {
      add(place, "write at least one key with its value, such as " + CONDITION);
    }
    return mistakes.size() == before ? values : Map.of();
  }

  private List<Condition> exclude() {
    return each(Keys.EXCLUDE, this::condition);
  }

  private List<Map<Dimension, Object>> include() {
    return each(
        Keys.INCLUDE,
        (place, written) -> {
          Map<Dimension, Object> given = values(place, written, (key, value) -> value);
          return given.isEmpty() ? Optional.empty() : Optional.of(reader.together(place, given));
        });
  }

  private <T> List<T> each(String key, BiFunction<KeyPath, Object, Optional<T>> read) {
    Object written = study.get(key);
    List<T> all = new ArrayList<>();
    if (written == null) {
      return all;
    }
    KeyPath path = STUDY.key(key);
    if (list(written).isEmpty()) {
      add(path, "the list is empty; write at least one such as " + CONDITION);
    }
    for (int i = 0; i < list(written).size(); i++) {
      Object one = list(written).get(i);
      KeyPath place = written instanceof List<?> ? path.item(i) : path;
      if (one != null) {
        read.apply(place, one).ifPresent(all::add);
      }
    }
    return all;
  }
}
