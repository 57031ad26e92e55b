package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kind;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.EngineKinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.ComponentNotation;
import org.equilibria.engine.data.Amount;
import org.equilibria.engine.data.Selection;
import org.equilibria.engine.data.Split;

/**
 * A reader that checks a written configuration and completes it; every mistake is reported at once.
 */
final class StudyReader {

  private static final Pattern FOLDER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final ComponentSpec FAULTY = ComponentSpec.of("");

  private final Catalog catalog;
  private final Mistakes mistakes;

  private StudyReader(Catalog catalog) {
    this.catalog = catalog;
    mistakes = new Mistakes(catalog);
  }

  /**
   * Return the study that a configuration describes; its name is that of the source unless it gives
   * one.
   *
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT naming every mistake and its
   *     place
   */
  static StudyConfig read(Catalog catalog, StudySource source) {
    StudyReader reader = new StudyReader(catalog);
    StudyConfig config = reader.study(source.values(), source.name());
    source.refuse(reader.mistakes.found());
    return config;
  }

  private StudyConfig study(Map<String, Object> top, String defaultName) {
    mistakes.checkKeys("", Keys.TOP, top);
    Pipeline base = pipeline(top);
    List<ComponentSpec> bounds = bounds(top);
    Map<String, Object> study = section(top, Keys.STUDY, "{seeds: [1, 2], axes: {width: [64]}}");
    mistakes.checkKeys(Keys.STUDY, Keys.IN_STUDY, study);
    return new StudyConfig(
        name(study, defaultName), base, seeds(study), axes(study, base), bounds, keep(study));
  }

  private Keep keep(Map<String, Object> study) {
    Map<String, Object> given = new LinkedHashMap<>(study);
    return mistakes.bind(Keys.STUDY, KeepSettings.class, taken(given, List.of(Keys.KEEP))).keep();
  }

  private List<ComponentSpec> bounds(Map<String, Object> top) {
    if (!top.containsKey(Keys.BOUNDS)) {
      return List.of();
    }
    Set<String> ids = new HashSet<>();
    return mistakes.list(
        Keys.BOUNDS,
        top.getOrDefault(Keys.BOUNDS, ""),
        (path, value) ->
            component(path, Kinds.BOUND, value).filter(bound -> isNew(path, bound, ids)));
  }

  /** Results are kept by the id of the bound. */
  private boolean isNew(String path, ComponentSpec bound, Set<String> ids) {
    boolean isNew = ids.add(bound.id());
    if (!isNew) {
      mistakes.add(
          path, "the bound " + bound.id() + " is listed before; a study evaluates it once");
    }
    return isNew;
  }

  private Map<String, Object> section(Map<String, Object> top, String key, String example) {
    return mistakes.map(key, top.getOrDefault(key, Map.of()), example);
  }

  private Pipeline pipeline(Map<String, Object> top) {
    DataSettings data = data(named(top, Keys.DATA, () -> "mnist"));
    Map<String, Object> backend = named(top, Keys.BACKEND, catalog::defaultBackend);
    Map<String, Object> precision = taken(backend, List.of(Keys.PRECISION));
    Map<String, Object> model = section(top, Keys.MODEL, "{width: 256}");
    List<ComponentSpec> layers = layers(model);
    return new Pipeline(
        data,
        extended(Keys.BACKEND, Kinds.BACKEND, backend, List.of(Keys.PRECISION)),
        mistakes.bind(Keys.BACKEND, BackendSettings.class, precision).precision(),
        model(model),
        layers,
        train(section(top, Keys.TRAIN, "{epochs: 30}")),
        component(Keys.SOLVER, Kinds.SOLVER, top.getOrDefault(Keys.SOLVER, "anderson"))
            .orElse(FAULTY),
        component(Keys.GRADIENT, Kinds.GRADIENT, top.getOrDefault(Keys.GRADIENT, "implicit"))
            .orElse(FAULTY),
        termination(section(top, Keys.TERMINATION, "{rtol: 1e-6}")),
        mistakes.bind(
            Keys.RESCUE, RescueSettings.class, section(top, Keys.RESCUE, "{fallback: none}")));
  }

  private Termination termination(Map<String, Object> section) {
    int before = mistakes.found().size();
    Termination rule = mistakes.bind(Keys.TERMINATION, Termination.class, section);
    if (mistakes.found().size() == before && rule.rtol() == 0 && rule.atol() == 0) {
      mistakes.add(
          Keys.TERMINATION + ".rtol",
          "rtol and atol are both 0, so that no solve would ever converge; give one of them a number"
              + " above 0, such as rtol: 1e-6");
    }
    return rule;
  }

  private DataSettings data(Map<String, Object> section) {
    String id = String.valueOf(section.get(Keys.ID));
    Map<String, Object> given = new LinkedHashMap<>(DataSettings.defaults(id));
    given.putAll(taken(section, Keys.IN_DATA));
    List<String> classes = classes(id, given.getOrDefault(Keys.CLASSES, Keys.ALL));
    Amount train = amount(Keys.TRAIN, given);
    Amount validation = amount(Keys.VALIDATION, given);
    Amount test = amount(Keys.TEST, given);
    DataSettings.Options options =
        mistakes.bind(Keys.DATA, DataSettings.Options.class, taken(given, Keys.DATA_OPTIONS));
    return new DataSettings(
        extended(Keys.DATA, Kinds.DATASET, section, Keys.IN_DATA),
        new Selection(
            classes, new Split(train, validation, test, options.splitSeed()), options.scaling()));
  }

  private Amount amount(String key, Map<String, Object> given) {
    Object written = given.getOrDefault(key, Keys.ALL);
    try {
      return mistakes.word(Keys.DATA + "." + key, written).map(Amount::parse).orElse(Amount.ALL);
    } catch (IllegalArgumentException e) {
      mistakes.add(Keys.DATA + "." + key, String.valueOf(e.getMessage()));
      return Amount.ALL;
    }
  }

  private List<String> classes(String id, Object written) {
    if (written.equals(Keys.ALL)) {
      return List.of();
    }
    String path = Keys.DATA + "." + Keys.CLASSES;
    int before = mistakes.found().size();
    List<String> classes =
        mistakes.list(
            path,
            written,
            (inner, value) ->
                DataSettings.holdsDigits(id)
                    ? mistakes
                        .whole(inner, value, Integer::valueOf, "a class label")
                        .map(String::valueOf)
                    : mistakes.word(inner, value));
    if (classes.size() < 2 && mistakes.found().size() == before) {
      mistakes.add(path, "write at least two classes to tell apart, such as [0, 1], or all");
    }
    return classes;
  }

  private List<ComponentSpec> layers(Map<String, Object> model) {
    Object written = model.remove(Keys.LAYERS);
    if (written == null) {
      return List.of();
    }
    String path = Keys.MODEL + "." + Keys.LAYERS;
    for (String key : Keys.OF_ONE_LAYER) {
      if (model.remove(key) != null) {
        mistakes.add(
            Mistakes.joined(Keys.MODEL, key), "the model has a list of layers; write it in theirs");
      }
    }
    List<?> given = written instanceof List<?> list ? list : List.of(written);
    List<ComponentSpec> layers = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      component(path + "[" + i + "]", EngineKinds.LAYER, given.get(i)).ifPresent(layers::add);
    }
    if (layers.size() == given.size() && layers.stream().noneMatch(StudyReader::isImplicit)) {
      mistakes.add(path, "write at least one implicit layer, such as {id: implicit, width: 256}");
    }
    return layers;
  }

  private static boolean isImplicit(ComponentSpec layer) {
    return !layer.id().equals("dense");
  }

  private ModelSettings model(Map<String, Object> section) {
    int before = mistakes.found().size();
    ModelSettings model = mistakes.bind(Keys.MODEL, ModelSettings.class, section);
    return mistakes.found().size() > before
        ? model
        : model
            .withParameterization(catalog.resolve(Kinds.PARAMETERIZATION, model.parameterization()))
            .withActivation(catalog.resolve(Kinds.ACTIVATION, model.activation()))
            .withInjection(catalog.resolve(EngineKinds.INJECTION, model.injection()));
  }

  private TrainSettings train(Map<String, Object> section) {
    int before = mistakes.found().size();
    TrainSettings train = mistakes.bind(Keys.TRAIN, TrainSettings.class, section);
    return mistakes.found().size() > before
        ? train
        : train.with(
            catalog.resolve(Kinds.OPTIMIZER, train.optimizer()),
            catalog.resolve(Kinds.SCHEDULE, train.schedule()),
            catalog.resolve(Kinds.LOSS, train.loss()));
  }

  /** Return a section that is a component with further keys as a map; a notation will do, too. */
  private Map<String, Object> named(
      Map<String, Object> top, String key, Supplier<String> defaultId) {
    Object given = top.getOrDefault(key, Map.of());
    Map<String, Object> section =
        given instanceof Map<?, ?>
            ? new LinkedHashMap<>(mistakes.map(key, given, ""))
            : ComponentNotation.read(key, given, mistakes.found())
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
  private ComponentSpec extended(
      String path, Kind<?> kind, Map<String, Object> section, List<String> further) {
    ComponentSpec bare = ComponentSpec.of(String.valueOf(section.get(Keys.ID)));
    if (catalog.check(path, kind, bare).isEmpty()) {
      List<String> known = new ArrayList<>(List.of(Keys.ID));
      known.addAll(further);
      known.addAll(new TreeSet<>(catalog.resolve(kind, bare).options().keySet()));
      mistakes.checkKeys(path, known, section);
      section.keySet().retainAll(known);
    }
    return component(path, kind, section).orElse(FAULTY);
  }

  private Optional<ComponentSpec> component(String path, Kind<?> kind, Object written) {
    return Components.read(path, kind, written, catalog, mistakes.found());
  }

  private String name(Map<String, Object> study, String defaultName) {
    String name = String.valueOf(study.getOrDefault(Keys.NAME, defaultName));
    if (!FOLDER_NAME.matcher(name).matches()) {
      mistakes.add(
          Keys.STUDY + "." + Keys.NAME,
          "'"
              + name
              + (study.containsKey(Keys.NAME) ? "'" : "', the name of the file,")
              + " cannot name a folder; use letters, digits, dots, dashes and underscores,"
              + " starting with a letter or digit");
    }
    return name;
  }

  private List<Long> seeds(Map<String, Object> study) {
    return study.containsKey(Keys.SEEDS)
        ? mistakes.list(
            Keys.STUDY + "." + Keys.SEEDS,
            study.getOrDefault(Keys.SEEDS, ""),
            (path, value) -> mistakes.whole(path, value, Long::valueOf, "a seed"))
        : List.of(1L);
  }

  private List<Axis<?>> axes(Map<String, Object> study, Pipeline base) {
    String path = Keys.STUDY + "." + Keys.AXES;
    Map<String, Object> written =
        mistakes.map(path, study.getOrDefault(Keys.AXES, Map.of()), "{solver: [picard, anderson]}");
    mistakes.checkKeys(path, Dimension.ALL.stream().map(Dimension::id).toList(), written);
    for (String key : Keys.OF_ONE_LAYER) {
      if (!base.layers().isEmpty() && written.containsKey(key)) {
        mistakes.add(path + "." + key, "the model has a list of layers, which no axis varies");
      }
    }
    List<Axis<?>> axes = new ArrayList<>();
    written.forEach(
        (id, values) ->
            Dimension.named(id).ifPresent(d -> axes.add(axis(path + "." + id, d, values))));
    return axes;
  }

  private <T> Axis<T> axis(String path, Dimension<T> dimension, Object values) {
    return new Axis<>(
        dimension,
        mistakes.list(
            path,
            values,
            (inner, value) -> dimension.read(inner, value, catalog, mistakes.found())));
  }
}
