package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kind;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.EngineKinds;
import org.equilibria.engine.LayerOptions;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.ComponentNotation;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.data.Amount;
import org.equilibria.engine.data.Selection;
import org.equilibria.engine.data.Split;

/**
 * A reader that checks a written configuration and completes it. Of what is faulty it returns the
 * default, or a component without options, so that the rest can be read as well.
 */
final class StudyReader {

  private static final Pattern FOLDER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private final Catalog catalog;
  private final List<Mistake> mistakes;

  /**
   * Read with the components of a catalog.
   *
   * @param mistakes receives every mistake
   */
  StudyReader(Catalog catalog, List<Mistake> mistakes) {
    this.catalog = catalog;
    this.mistakes = mistakes;
  }

  /**
   * Return the study that a configuration describes.
   *
   * @param defaultName its name unless it gives one
   */
  StudyConfig study(ConfigTree tree, String defaultName) {
    Map<String, Object> top = tree.plain();
    checkTop(top);
    Pipeline base = pipeline(top);
    List<ComponentSpec> bounds = bounds(top);
    KeyPath path = KeyPath.of(Keys.STUDY);
    Map<String, Object> study = section(top, Keys.STUDY, "{seeds: [1, 2], axes: {width: [64]}}");
    checkKeys(path, Keys.IN_STUDY, study);
    String name = name(study, defaultName);
    List<Long> seeds = seeds(study);
    DesignReader.Plan plan = new DesignReader(catalog, mistakes, base, study).read(seeds);
    Keep keep = bind(Keys.STUDY, KeepSettings.class, taken(study, List.of(Keys.KEEP))).keep();
    StudyConfig config =
        new StudyConfig(
            name,
            base,
            seeds,
            plan.axes(),
            plan.design(),
            plan.search(),
            bounds,
            keep,
            limits(study));
    if (mistakes.isEmpty()) {
      mistakes.addAll(Combinations.mistakes(config, catalog));
    }
    if (mistakes.isEmpty() && config.search().isPresent()) {
      mistakes.addAll(Trials.mistakes(config, catalog));
    }
    return config;
  }

  private LimitSettings limits(Map<String, Object> study) {
    LimitSettings limits = bind(Keys.STUDY, LimitSettings.class, taken(study, Keys.LIMITS));
    limits
        .mistake()
        .ifPresent(sentence -> add(KeyPath.of(Keys.STUDY, Keys.WORKER_MEMORY), sentence));
    return limits;
  }

  /** Return the pipeline that a configuration describes, whatever it varies. */
  Pipeline pipeline(Map<String, Object> top) {
    DataSettings data = data(named(top, Keys.DATA, () -> "mnist"));
    Map<String, Object> backend = named(top, Keys.BACKEND, catalog::defaultBackend);
    Map<String, Object> precision = taken(backend, List.of(Keys.PRECISION));
    Map<String, Object> model = section(top, Keys.MODEL, "{width: 256}");
    List<ComponentSpec> layers = layers(model);
    return new Pipeline(
        data,
        extended(Keys.BACKEND, Kinds.BACKEND, backend),
        bind(Keys.BACKEND, BackendSettings.class, precision).precision(),
        bind(Keys.MODEL, ModelSettings.class, model),
        layers,
        bind(Keys.TRAIN, TrainSettings.class, train(section(top, Keys.TRAIN, "{epochs: 30}"))),
        component(Keys.SOLVER, Kinds.SOLVER, top.getOrDefault(Keys.SOLVER, Catalog.DEFAULT_SOLVER)),
        component(Keys.GRADIENT, Kinds.GRADIENT, top.getOrDefault(Keys.GRADIENT, "implicit")),
        termination(section(top, Keys.TERMINATION, "{rtol: 1e-6}")),
        bind(Keys.RESCUE, RescueSettings.class, section(top, Keys.RESCUE, "{fallback: none}")));
  }

  private void add(KeyPath path, String sentence) {
    mistakes.add(new Mistake(path, sentence));
  }

  /** A key that is known within a section is most likely meant for that. */
  private void checkTop(Map<String, Object> top) {
    for (String key : top.keySet()) {
      if (!Keys.TOP.contains(key)) {
        List<String> homes =
            Keys.sections().entrySet().stream()
                .filter(section -> section.getValue().contains(key))
                .map(section -> section.getKey() + "." + key)
                .toList();
        add(
            KeyPath.TOP.key(key),
            "unknown key"
                + (homes.isEmpty()
                    ? catalog.hint(key, Keys.TOP)
                    : "; did you mean '%s'? Accepted: %s"
                        .formatted(String.join("' or '", homes), String.join(", ", Keys.TOP))));
      }
    }
  }

  private void checkKeys(KeyPath path, List<String> known, Map<String, Object> map) {
    for (String key : map.keySet()) {
      if (!known.contains(key)) {
        add(path.key(key), "unknown key" + catalog.hint(key, known));
      }
    }
  }

  private Map<String, Object> section(Map<String, Object> top, String key, String example) {
    return map(KeyPath.of(key), top.getOrDefault(key, Map.of()), example);
  }

  /** Return a map; empty if the value is none. */
  private Map<String, Object> map(KeyPath path, Object value, String example) {
    if (value instanceof Map<?, ?> given) {
      return Components.keys(given);
    }
    add(path, "expected keys with values, such as " + example + ", not " + shown(value));
    return new LinkedHashMap<>();
  }

  private <O extends Record> O bind(String key, Class<O> options, Map<String, Object> values) {
    return catalog.bind(KeyPath.of(key), options, values, mistakes);
  }

  private ComponentSpec component(String key, Kind<?> kind, Object written) {
    return component(KeyPath.of(key), kind, written);
  }

  private ComponentSpec component(KeyPath path, Kind<?> kind, Object written) {
    return Components.read(path, kind, written, catalog, mistakes)
        .orElseGet(
            () ->
                ComponentNotation.read(path, written, new ArrayList<>())
                    .map(spec -> ComponentSpec.of(spec.id()))
                    .orElse(ComponentSpec.of("")));
  }

  private List<ComponentSpec> bounds(Map<String, Object> top) {
    Object written = top.get(Keys.BOUNDS);
    Set<String> ids = new HashSet<>();
    return written == null
        ? List.of()
        : list(
            KeyPath.of(Keys.BOUNDS),
            written,
            (path, value) ->
                Components.read(path, Kinds.BOUND, value, catalog, mistakes)
                    .filter(bound -> isNew(path, bound, ids)));
  }

  /** Results are kept by the id of the bound. */
  private boolean isNew(KeyPath path, ComponentSpec bound, Set<String> ids) {
    boolean isNew = ids.add(bound.id());
    if (!isNew) {
      add(path, "the bound " + bound.id() + " is listed before; a study evaluates it once");
    }
    return isNew;
  }

  private Termination termination(Map<String, Object> section) {
    int before = mistakes.size();
    Termination rule = bind(Keys.TERMINATION, Termination.class, section);
    if (mistakes.size() == before && rule.rtol() == 0 && rule.atol() == 0) {
      add(
          KeyPath.of(Keys.TERMINATION, "rtol"),
          "rtol and atol are both 0, so that no solve would ever converge; give one of them a"
              + " number above 0, such as rtol: 1e-6");
    }
    return rule;
  }

  /** Weights of classes may be a map by name. */
  private static Map<String, Object> train(Map<String, Object> section) {
    section.computeIfPresent(
        Keys.CLASS_WEIGHTS,
        (key, value) ->
            value instanceof Map<?, ?> weights
                ? joined(
                    weights.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList())
                : value);
    return section;
  }

  private DataSettings data(Map<String, Object> section) {
    String id = String.valueOf(section.get(Keys.ID));
    Map<String, Object> given = new LinkedHashMap<>(DataSettings.defaults(id));
    given.putAll(taken(section, Keys.IN_DATA));
    section.replaceAll((key, value) -> value instanceof List<?> list ? joined(list) : value);
    List<String> classes = classes(id, given.getOrDefault(Keys.CLASSES, Keys.ALL));
    Amount train = amount(Keys.TRAIN, given);
    Amount validation = amount(Keys.VALIDATION, given);
    Amount test = amount(Keys.TEST, given);
    DataSettings.Options options =
        bind(Keys.DATA, DataSettings.Options.class, taken(given, Keys.DATA_OPTIONS));
    return new DataSettings(
        extended(Keys.DATA, Kinds.DATASET, section),
        new Selection(
            classes,
            new Split(train, validation, test, options.splitSeed(), options.stratified()),
            options.scaling()));
  }

  /** Return names as an option of text takes several, in quotes where they hold a comma. */
  private static String joined(List<?> names) {
    return names.stream()
        .map(String::valueOf)
        .map(n -> n.matches(".*[,\"].*") ? '"' + n.replace("\"", "\"\"") + '"' : n)
        .collect(Collectors.joining(", "));
  }

  private Amount amount(String key, Map<String, Object> given) {
    KeyPath path = KeyPath.of(Keys.DATA, key);
    try {
      return word(path, given.getOrDefault(key, Keys.ALL)).map(Amount::parse).orElse(Amount.ALL);
    } catch (IllegalArgumentException e) {
      add(path, String.valueOf(e.getMessage()));
      return Amount.ALL;
    }
  }

  private List<String> classes(String id, Object written) {
    if (written.equals(Keys.ALL)) {
      return List.of();
    }
    KeyPath path = KeyPath.of(Keys.DATA, Keys.CLASSES);
    int before = mistakes.size();
    List<String> classes =
        list(
            path,
            written,
            (inner, value) ->
                DataSettings.holdsDigits(id)
                    ? whole(inner, value, Integer::valueOf, "a class label").map(String::valueOf)
                    : word(inner, value));
    if (classes.size() < 2 && mistakes.size() == before) {
      add(path, "write at least two classes to tell apart, such as [0, 1], or all");
    }
    return classes;
  }

  private List<ComponentSpec> layers(Map<String, Object> model) {
    Object written = model.remove(Keys.LAYERS);
    if (written == null) {
      return List.of();
    }
    KeyPath path = KeyPath.of(Keys.MODEL, Keys.LAYERS);
    for (String key : Keys.OF_ONE_LAYER) {
      if (model.remove(key) != null) {
        add(
            KeyPath.of(Keys.MODEL, key),
            "the model has a list of layers; write it in theirs, as model.layers[0]." + key);
      }
    }
    List<?> given = written instanceof List<?> list ? list : List.of(written);
    List<ComponentSpec> layers = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      if (given.get(i) != null) {
        layers.add(layer(path.item(i), given.get(i)));
      }
    }
    if (layers.size() == given.size() && layers.stream().noneMatch(StudyReader::isImplicit)) {
      add(path, "write at least one implicit layer, such as {id: implicit, width: 256}");
    }
    return layers;
  }

  /** Return a layer; the name of a cell stands for the layer of its equilibrium. */
  private ComponentSpec layer(KeyPath path, Object written) {
    String id =
        ComponentNotation.read(path, written, new ArrayList<>()).map(ComponentSpec::id).orElse("");
    boolean layer = catalog.plugin(EngineKinds.LAYER, id).isPresent();
    if (layer || catalog.plugin(Kinds.CELL, id).isEmpty()) {
      return component(path, EngineKinds.LAYER, written);
    }
    return Components.read(path, Kinds.CELL, written, catalog, mistakes)
        .map(cell -> catalog.resolve(EngineKinds.LAYER, LayerOptions.equilibriumOf(cell)))
        .orElseGet(() -> ComponentSpec.of(id));
  }

  private static boolean isImplicit(ComponentSpec layer) {
    return !layer.id().equals("dense");
  }

  /** Return a section that is a component with further keys as a map; a notation will do, too. */
  private Map<String, Object> named(
      Map<String, Object> top, String key, Supplier<String> defaultId) {
    Object given = top.getOrDefault(key, Map.of());
    Map<String, Object> section =
        given instanceof Map<?, ?> map
            ? Components.keys(map)
            : ComponentNotation.read(KeyPath.of(key), given, mistakes)
                .map(Components::writeMap)
                .orElseGet(LinkedHashMap::new);
    section.computeIfAbsent(Keys.ID, id -> defaultId.get());
    return section;
  }

  /** Remove the given keys from a map and return them with their values. */
  private static Map<String, Object> taken(Map<String, Object> from, List<String> keys) {
    Map<String, Object> taken = new LinkedHashMap<>();
    for (String key : keys) {
      Object value = from.remove(key);
      if (value != null) {
        taken.put(key, value);
      }
    }
    return taken;
  }

  /** Complete a component whose section has further keys: a name is misspelt among all of them. */
  private ComponentSpec extended(String key, Kind<?> kind, Map<String, Object> section) {
    KeyPath path = KeyPath.of(key);
    ComponentSpec bare = ComponentSpec.of(String.valueOf(section.get(Keys.ID)));
    if (catalog.check(path, kind, bare).isEmpty()) {
      List<String> known = new ArrayList<>(List.of(Keys.ID));
      known.addAll(Keys.FURTHER.getOrDefault(key, List.of()));
      known.addAll(new TreeSet<>(catalog.resolve(kind, bare).options().keySet()));
      checkKeys(path, known, section);
      section.keySet().retainAll(known);
    }
    return component(path, kind, section);
  }

  private String name(Map<String, Object> study, String defaultName) {
    String name = String.valueOf(study.getOrDefault(Keys.NAME, defaultName));
    if (!FOLDER_NAME.matcher(name).matches()) {
      add(
          KeyPath.of(Keys.STUDY, Keys.NAME),
          "'"
              + name
              + (study.containsKey(Keys.NAME) ? "'" : "', the name of the file,")
              + " cannot name a folder; use letters, digits, dots, dashes and underscores,"
              + " starting with a letter or digit");
    }
    return name;
  }

  private List<Long> seeds(Map<String, Object> study) {
    Object written = study.get(Keys.SEEDS);
    return written == null ? List.of(1L) : seeds(KeyPath.of(Keys.STUDY, Keys.SEEDS), written);
  }

  /** Return distinct seeds. */
  List<Long> seeds(KeyPath place, Object written) {
    return list(place, written, (path, value) -> whole(path, value, Long::valueOf, "a seed"));
  }

  /** Return the distinct items of a list; a single value stands for a list of one. */
  <T> List<T> list(KeyPath path, Object value, BiFunction<KeyPath, Object, Optional<T>> item) {
    Ranges ranges = new Ranges(mistakes);
    return list(ranges.withoutIntervals(ranges.items(path, value)), false, item);
  }

  /**
   * Return the items of a list.
   *
   * @param repeats whether an item may be listed again
   */
  <T> List<T> list(
      List<Ranges.Item> given, boolean repeats, BiFunction<KeyPath, Object, Optional<T>> item) {
    List<T> items = new ArrayList<>();
    Set<T> known = new HashSet<>();
    Set<KeyPath> faulty = new HashSet<>(); // one mistake of a range says enough
    for (Ranges.Item one : given) {
      if (faulty.contains(one.place())) {
        continue;
      }
      Optional<T> read = item.apply(one.place(), one.value());
      if (read.isEmpty()) {
        faulty.add(one.place());
      } else if (known.add(read.get()) || repeats) {
        items.add(read.get());
      } else {
        add(one.place(), "this value is listed before");
      }
    }
    return items;
  }

  /**
   * Return a whole number.
   *
   * @param parser throws NumberFormatException for what is none
   * @param what it is to be, such as {@code a seed}
   */
  private <T> Optional<T> whole(
      KeyPath path, Object value, Function<String, T> parser, String what) {
    String digits = String.valueOf(value).strip();
    try {
      return Optional.of(parser.apply(digits));
    } catch (NumberFormatException e) {
      boolean thousands = digits.matches(Amount.THOUSANDS);
      String accepted = thousands ? digits.replace(",", "") : "a whole number";
      add(path, shown(value) + " is not " + what + "; write " + accepted);
      return Optional.empty();
    }
  }

  /** Return a single value as text. */
  private Optional<String> word(KeyPath path, Object value) {
    if (value instanceof Map<?, ?> || value instanceof List<?>) {
      add(path, "expected a single value, not " + shown(value));
      return Optional.empty();
    }
    return Optional.of(String.valueOf(value));
  }

  static String shown(Object value) {
    if (value instanceof Map<?, ?>) {
      return "a map";
    }
    return value instanceof List<?> ? "a list" : "'" + value + "'";
  }
}
