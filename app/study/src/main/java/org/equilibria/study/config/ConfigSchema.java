package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.Kind;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.EngineKinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.option.OptionsSchema;

/**
 * The JSON Schema (draft 2020-12) of configuration files, by which editors complete and check them.
 * It is made of the keys and options records that {@link StudyReader} reads files by, and of the
 * components of a catalog. Whatever that reader takes, the schema does; what only several values
 * together can be wrong about it does not see. Components that the catalog does not know are let
 * pass, as a plugin may offer them.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public final class ConfigSchema {

  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final String REF = "$ref";
  private static final String TYPE = "type";
  private static final String OBJECT = "object";
  private static final String STRING = "string";
  private static final String DESCRIPTION = "description";
  private static final String ONE_OR_MORE = "one-or-more";
  private static final String VALUES = "values";
  private static final String PLACES = "values-by-path";
  private static final Map<String, Object> ANY = Map.of();

  private static final List<Kind<?>> KINDS =
      List.of(
          Kinds.SOLVER,
          Kinds.GRADIENT,
          Kinds.ACTIVATION,
          Kinds.PARAMETERIZATION,
          Kinds.CELL,
          Kinds.BOUND,
          Kinds.LOSS,
          Kinds.OPTIMIZER,
          Kinds.SCHEDULE,
          EngineKinds.INJECTION,
          EngineKinds.LAYER);

  private final Catalog catalog;

  private ConfigSchema(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Return the schema as maps by key, lists and single values. */
  public static Map<String, Object> of(Catalog catalog) {
    return new ConfigSchema(catalog).schema();
  }

  private Map<String, Object> schema() {
    Map<String, Object> definitions = new LinkedHashMap<>();
    definitions.put(
        ONE_OR_MORE, map("not", map(TYPE, List.of(OBJECT, "null")))); // a range is a text
    definitions.put(VALUES, map("not", map(TYPE, "null")));
    definitions.put(PLACES, places());
    for (Kind<?> kind : KINDS) {
      definitions.put(kind.id(), component(kind, Map.of()));
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    Keys.TOP.forEach(key -> properties.put(key, top(key)));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", DIALECT);
    schema.put("title", "A study, or a training, of Equilibria");
    schema.putAll(closed(properties));
    schema.put("$defs", definitions);
    return schema;
  }

  private Map<String, Object> top(String key) {
    return switch (key) {
      case Keys.DATA -> described("samples that are learned", component(Kinds.DATASET, data()));
      case Keys.BACKEND ->
          described(
              "where arithmetic happens", component(Kinds.BACKEND, json(BackendSettings.class)));
      case Keys.MODEL -> described("the network", closed(model()));
      case Keys.TRAIN -> described("how it is trained", closed(train()));
      case Keys.SOLVER -> described("forward solver", ref(Kinds.SOLVER.id()));
      case Keys.GRADIENT -> described("how the loss is differentiated", ref(Kinds.GRADIENT.id()));
      case Keys.TERMINATION ->
          described("when a row of a solve is done", closed(json(Termination.class)));
      case Keys.RESCUE ->
          described(
              "what happens to rows that did not converge", closed(json(RescueSettings.class)));
      case Keys.BOUNDS ->
          described("what is asked of every trained network", list(ref(Kinds.BOUND.id())));
      case Keys.STUDY -> described("what is varied, and how", closed(study()));
      default -> throw new IllegalStateException("no schema of the key " + key);
    };
  }

  private static Map<String, Object> json(Class<? extends Record> options) {
    return OptionsSchema.of(options).json();
  }

  /** Return a map of keys and values in their order, which that of {@code Map.of} is not. */
  private static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  private static Map<String, Object> ref(String definition) {
    return map(REF, "#/$defs/" + definition);
  }

  private static Map<String, Object> described(String what, Map<String, Object> schema) {
    Map<String, Object> with = new LinkedHashMap<>();
    with.put(DESCRIPTION, what);
    with.putAll(schema);
    return with;
  }

  /** Return the schema of a map that has these keys, and no others. */
  private static Map<String, Object> closed(Map<String, Object> properties) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put(TYPE, OBJECT);
    schema.put("properties", properties);
    schema.put("additionalProperties", false);
    return schema;
  }

  /** Return the schema of a list, or of a single item in its place. */
  private static Map<String, Object> list(Map<String, Object> item) {
    return map("anyOf", List.of(map(TYPE, "array", "items", item, "minItems", 1), item));
  }

  /**
   * Return the schema of a component: its name, the notation of options, or a map whose keys are
   * checked where the catalog knows the component.
   *
   * @param further keys beside those of the component
   */
  private Map<String, Object> component(Kind<?> kind, Map<String, Object> further) {
    List<Object> cases = new ArrayList<>();
    for (String id : catalog.listed(kind)) {
      Map<String, Object> properties = new LinkedHashMap<>();
      properties.put(Keys.ID, ANY);
      properties.putAll(options(kind, id));
      properties.putAll(further);
      cases.add(
          map(
              "if", map("properties", map(Keys.ID, map("const", id)), "required", List.of(Keys.ID)),
              "then", map("properties", properties, "additionalProperties", false)));
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(TYPE, OBJECT);
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(Keys.ID, named(kind));
    properties.putAll(further);
    map.put("properties", properties);
    if (further.isEmpty()) {
      map.put("required", List.of(Keys.ID));
    }
    map.put("allOf", cases);
    return map("anyOf", List.of(named(kind), map));
  }

  /** Return the schemas of options; several names may be a list where they are those of data. */
  private Map<String, Object> options(Kind<?> kind, String id) {
    Map<String, Object> options = new LinkedHashMap<>(catalog.optionsJson(kind, id));
    if (kind.equals(Kinds.DATASET)) {
      options.replaceAll((name, one) -> map("anyOf", List.of(one, map(TYPE, "array"))));
    }
    return options;
  }

  /** Return the schema of a name: those known are completed, others may be of a plugin. */
  private Map<String, Object> named(Kind<?> kind) {
    List<Object> known =
        catalog.listed(kind).stream()
            .<Object>map(id -> map("const", id, DESCRIPTION, catalog.summary(kind, id).orElse("")))
            .toList();
    List<Object> accepted = new ArrayList<>(known);
    accepted.add(map(TYPE, STRING));
    return map("anyOf", accepted);
  }

  private static Map<String, Object> data() {
    Map<String, Object> amount = map(TYPE, List.of("number", STRING));
    Map<String, Object> properties = new LinkedHashMap<>();
    for (String key : Keys.IN_DATA) {
      properties.put(key, amount);
    }
    properties.put(Keys.CLASSES, described("classes to tell apart, or all", ref(ONE_OR_MORE)));
    properties.put(Keys.TRAIN, described("training samples: a number, a share or all", amount));
    properties.put(Keys.VALIDATION, described("validation samples: a number or a share", amount));
    properties.put(Keys.TEST, described("test samples: a number, a share, all or auto", amount));
    properties.putAll(json(DataSettings.Options.class));
    return properties;
  }

  private static Map<String, Object> model() {
    Map<String, Object> properties = json(ModelSettings.class);
    properties.put(
        Keys.LAYERS,
        described(
            "layers from the input to the readout, in the place of those above",
            list(ref(EngineKinds.LAYER.id()))));
    return properties;
  }

  private static Map<String, Object> train() {
    Map<String, Object> properties = json(TrainSettings.class);
    properties.computeIfPresent(
        Keys.CLASS_WEIGHTS, (key, text) -> map("anyOf", List.of(text, map(TYPE, OBJECT))));
    return properties;
  }

  private static Map<String, Object> study() {
    Map<String, Object> properties = new LinkedHashMap<>(json(KeepSettings.class));
    properties.putAll(json(LimitSettings.class));
    Keys.IN_STUDY.forEach(key -> properties.computeIfAbsent(key, ConfigSchema::ofStudy));
    return properties;
  }

  private static Map<String, Object> ofStudy(String key) {
    return switch (key) {
      case Keys.NAME -> map(TYPE, List.of(STRING, "number"), DESCRIPTION, "names the folder");
      case Keys.SEEDS -> described("seeds of the cells, or a range such as 1..5", ref(ONE_OR_MORE));
      case Keys.AXES_KEY -> described("what varies, by name or path, with its values", ref(PLACES));
      case Keys.ZIP -> described("axes that vary together", ref(ONE_OR_MORE));
      case Keys.WHEN ->
          described(
              "the condition under which an axis is there",
              map(TYPE, OBJECT, "additionalProperties", ref(PLACES)));
      case Keys.EXCLUDE -> described("combinations that are left out", list(ref(PLACES)));
      case Keys.INCLUDE -> described("combinations that are added", list(ref(PLACES)));
      case Keys.SAMPLE ->
          described(
              "combinations are drawn from the axes in place of all",
              closed(json(SampleSettings.class)));
      case Keys.SEARCH ->
          described("options are tuned before levels are compared", closed(search()));
      default -> throw new IllegalStateException("no schema of the key study." + key);
    };
  }

  private static Map<String, Object> search() {
    Map<String, Object> properties = new LinkedHashMap<>(json(SearchSettings.class));
    Keys.IN_SEARCH.forEach(key -> properties.computeIfAbsent(key, ConfigSchema::ofSearch));
    return properties;
  }

  private static Map<String, Object> ofSearch(String key) {
    return switch (key) {
      case Keys.AXIS ->
          map(TYPE, STRING, DESCRIPTION, "axis whose levels have options to be tuned");
      case Keys.LEVELS ->
          described(
              "options of each level with their ranges",
              map(TYPE, OBJECT, "additionalProperties", ref(PLACES)));
      case Keys.OBJECTIVE ->
          described("what the best trial is chosen by", map("enum", Objective.ids()));
      case Keys.SEEDS ->
          described("seeds of the trials, others than study.seeds", ref(ONE_OR_MORE));
      default -> throw new IllegalStateException("no schema of the key study.search." + key);
    };
  }

  /** Return the schema of values by the names of dimensions, or by their paths. */
  private static Map<String, Object> places() {
    Map<String, Object> properties = new LinkedHashMap<>();
    Dimension.ALL.forEach(dimension -> properties.put(dimension.id(), ref(VALUES)));
    String first =
        Stream.concat(Dimension.ALL.stream().map(Dimension::id), Keys.VARIABLE.stream())
            .distinct()
            .collect(Collectors.joining("|"));
    Map<String, Object> places = new LinkedHashMap<>();
    places.put(TYPE, OBJECT);
    places.put("properties", properties);
    places.put("patternProperties", map("^(" + first + ")([.\\[].*)?$", ref(VALUES)));
    places.put("additionalProperties", false);
    return places;
  }
}
