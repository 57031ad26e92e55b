package org.equilibria.study.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.component.Mistakes;
import org.equilibria.engine.data.IoReason;
import org.equilibria.study.config.ConfigNode.Mapping;
import org.equilibria.study.config.ConfigNode.Scalar;
import org.equilibria.study.config.ConfigNode.Sequence;

/**
 * The configuration of a study as written, whoever wrote it: a file, a builder or the command line.
 * Any value is replaced by its path. Immutable.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class StudySource {

  private static final String BUILT_IN = "acceleration.yaml";
  private static final String TRAINING = "train.yaml";
  private static final String DEFAULT_NAME = "study";
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final Pattern FLOW = Pattern.compile("[\\[{].*");
  private static final int LONGEST_LINE = 1000;

  private final String origin;
  private final String name;
  private final ConfigTree tree;

  private StudySource(String origin, String name, ConfigTree tree) {
    this.origin = origin;
    this.name = name;
    this.tree = tree;
  }

  /** Take a configuration that a program gives. */
  static StudySource of(String origin, ConfigTree tree) {
    return new StudySource(origin, DEFAULT_NAME, tree);
  }

  private StudySource with(ConfigTree other) {
    return new StudySource(origin, name, other);
  }

  /** Return whether another configuration is of the same study, whatever the limits of either. */
  public boolean isOfSameStudy(StudySource other) {
    return withoutLimits().equals(other.withoutLimits());
  }

  private Map<String, Object> withoutLimits() {
    Map<String, Object> plain = new LinkedHashMap<>(tree.plain());
    if (plain.get(Keys.STUDY) instanceof Map<?, ?> study) {
      Map<String, Object> section = Components.keys(study);
      section.keySet().removeAll(Keys.LIMITS);
      plain.put(Keys.STUDY, section);
    }
    return plain;
  }

  /**
   * Read a YAML file. Files of data that it names without a leading slash are beside it.
   *
   * @throws EquilibriaException IO if it cannot be read; INVALID_INPUT with line and column if it
   *     is not YAML, or if it is empty
   */
  public static StudySource file(Path file) {
    Path fileName = file.getFileName();
    String name =
        fileName == null ? DEFAULT_NAME : fileName.toString().replaceFirst("\\.ya?ml$", "");
    try {
      StudySource source = yaml(file.toString(), name, Files.readString(file));
      if (source.tree.top().entries().isEmpty()) {
        throw new EquilibriaException(
            ErrorCode.INVALID_INPUT,
            file
                + ": the file is empty; it needs at least one of the keys "
                + String.join(", ", Keys.TOP)
                + ", such as solver: anderson; what it leaves out has a default. A file to start"
                + " from: equilibria study show");
      }
      return source.beside(file);
    } catch (NoSuchFileException e) {
      throw new EquilibriaException(ErrorCode.IO, "there is no file " + file, e);
    } catch (CharacterCodingException e) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, file + ": this is not YAML: it is not UTF-8 text", e);
    } catch (IOException e) {
      throw new EquilibriaException(ErrorCode.IO, "cannot read " + file + ": " + IoReason.of(e), e);
    }
  }

  /** Return the same configuration with paths of data taken from the folder of a file. */
  private StudySource beside(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return this;
    }
    KeyPath data = KeyPath.of(Keys.DATA);
    ConfigTree resolved = tree.change(data, node -> resolved(folder, node));
    for (KeyPath values : valuesByPath()) {
      for (String key : keysOf(values)) {
        KeyPath at = values.key(key);
        if (key.equals(Keys.DATA)) {
          resolved = resolved.change(at, levels -> each(levels, node -> resolved(folder, node)));
        } else if (Keys.PATHS_OF_DATA.stream().anyMatch(path -> key.equals("data." + path))) {
          resolved = resolved.change(at, levels -> each(levels, node -> file(folder, node)));
        }
      }
    }
    return with(resolved);
  }

  /** Return where a study has maps of values by their paths. */
  private List<KeyPath> valuesByPath() {
    KeyPath study = KeyPath.of(Keys.STUDY);
    KeyPath when = study.key(Keys.WHEN);
    List<KeyPath> maps = new ArrayList<>(List.of(Keys.AXES));
    keysOf(when).forEach(axis -> maps.add(when.key(axis)));
    for (String list : List.of(Keys.EXCLUDE, Keys.INCLUDE)) {
      KeyPath path = study.key(list);
      int items =
          tree.at(path).map(node -> node instanceof Sequence s ? s.items().size() : 0).orElse(0);
      IntStream.range(0, items).forEach(i -> maps.add(path.item(i)));
      maps.add(path);
    }
    return maps;
  }

  private Iterable<String> keysOf(KeyPath path) {
    return tree.at(path)
        .filter(Mapping.class::isInstance)
        .map(node -> ((Mapping) node).entries().keySet())
        .orElse(Set.of());
  }

  private static ConfigNode each(ConfigNode levels, UnaryOperator<ConfigNode> change) {
    return levels instanceof Sequence list
        ? new Sequence(list.items().stream().map(change).toList(), list.place())
        : change.apply(levels);
  }

  /** Return a data set whose files are looked for in a folder. */
  private static ConfigNode resolved(Path folder, ConfigNode data) {
    ConfigNode resolved = ConfigTree.opened(data);
    for (String key : Keys.PATHS_OF_DATA) {
      ConfigNode path = resolved instanceof Mapping mapping ? mapping.entries().get(key) : null;
      if (path != null) {
        resolved = ((Mapping) resolved).with(key, file(folder, path));
      }
    }
    return resolved;
  }

  private static ConfigNode file(Path folder, ConfigNode node) {
    try {
      return node instanceof Scalar path && !path.value().toString().isBlank()
          ? new Scalar(
              folder.resolve(path.value().toString().strip()).normalize().toString(), path.place())
          : node;
    } catch (InvalidPathException e) {
      return node; // reported where it is read
    }
  }

  /**
   * Return a failure to load the data of this configuration with the place of what is to blame; any
   * other failure as it is.
   */
  public EquilibriaException placed(EquilibriaException failure) {
    return placed(failure, KeyPath.of(Keys.DATA));
  }

  /** Return a refusal of this configuration, whose mistakes have paths, with their places. */
  public EquilibriaException located(EquilibriaException failure) {
    return placed(failure, KeyPath.TOP);
  }

  private EquilibriaException placed(EquilibriaException failure, KeyPath within) {
    List<Mistake> mistakes = Mistakes.of(failure);
    return mistakes.isEmpty()
        ? failure
        : new EquilibriaException(
            failure.code(),
            String.join(
                "\n", placed(mistakes.stream().map(m -> m.moved(KeyPath.TOP, within)).toList())),
            failure);
  }

  /**
   * Return a sentence that begins with a key, such as {@code gradient: ...}, after the place where
   * this configuration gives that key; as it is if it does not.
   */
  public String located(String sentence) {
    int end = sentence.indexOf(':');
    String key = end < 0 ? "" : sentence.substring(0, end);
    return Keys.TOP.contains(key)
        ? tree.at(KeyPath.of(key)).map(node -> node.place().before(sentence)).orElse(sentence)
        : sentence;
  }

  /**
   * Read YAML text.
   *
   * @param origin what the text is called in messages
   * @param name name of the study unless the text gives one
   * @throws EquilibriaException INVALID_INPUT with line and column if it is not YAML
   */
  public static StudySource yaml(String origin, String name, String text) {
    return new StudySource(origin, name, StudyYaml.read(origin, text));
  }

  /** Return the text of the built-in study: four solvers as a map contracts more slowly. */
  public static String builtInText() {
    return resource(BUILT_IN);
  }

  /** Return the text of what is trained unless told otherwise. */
  public static String trainingText() {
    return resource(TRAINING);
  }

  private static String resource(String file) {
    try (InputStream in = StudySource.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new EquilibriaException(ErrorCode.INTERNAL, "the installation lacks " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new EquilibriaException(ErrorCode.IO, "cannot read " + file + ": " + e, e);
    }
  }

  /** Return the built-in study. */
  public static StudySource builtIn() {
    return yaml("the built-in study", DEFAULT_NAME, builtInText());
  }

  /** Return what is trained unless told otherwise. */
  public static StudySource training() {
    return yaml("the built-in training", DEFAULT_NAME, trainingText());
  }

  /** Return whether the configuration gives a value at a path such as {@code train.loss}. */
  public boolean gives(String path) {
    return tree.at(KeyPath.parse(path)).isPresent();
  }

  /**
   * Return the value of a dimension in a pipeline as a configuration holds it; an empty text where
   * there is none.
   */
  public static Object valueOf(Pipeline pipeline, String dimension) {
    return ConfigTree.of(StudyWriter.complete(pipeline))
        .at(Dimension.named(dimension).path())
        .map(ConfigNode::plain)
        .orElse("");
  }

  /** Return the single values of a study by their paths, and lists as text. */
  public static Map<String, String> values(StudyConfig study) {
    Map<String, String> values = new LinkedHashMap<>();
    addValues(KeyPath.TOP, StudyWriter.tree(study), values);
    return values;
  }

  private static void addValues(KeyPath path, Object value, Map<String, String> values) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, inner) -> addValues(path.key(String.valueOf(key)), inner, values));
    } else {
      values.put(path.toString(), String.valueOf(value));
    }
  }

  /** Return whether both configurations give the same at a path, or both nothing. */
  public boolean agrees(StudySource other, String path) {
    KeyPath at = KeyPath.parse(path);
    return tree.at(at).map(ConfigNode::plain).equals(other.tree.at(at).map(ConfigNode::plain));
  }

  /**
   * Return the same configuration with another value. A component written as text on the way to it
   * keeps its name and options; of {@code data} and {@code backend} what is none of the component
   * stays, such as {@code data.train} and {@code backend.precision}.
   *
   * @param path such as {@code train.batch}, {@code solver.window} or {@code
   *     model.layers[0].width}; {@code study.axes.} goes before the name of an axis
   * @param value maps by key, lists, single values (also constants and durations) and component
   *     requests; text that begins with a bracket is YAML
   * @param place where the value comes from in the user's terms, such as {@code --set}
   * @throws IllegalArgumentException if that is no path
   * @throws EquilibriaException INVALID_INPUT if the value begins as YAML does and is none
   */
  public StudySource with(String path, Object value, String place) {
    String axes = Keys.AXES + ".";
    KeyPath at =
        path.startsWith(axes) && path.length() > axes.length()
            ? Keys.AXES.key(path.substring(axes.length()))
            : KeyPath.parse(path);
    boolean yaml = value instanceof String text && FLOW.matcher(text.strip()).matches();
    return with(
        tree.with(at, yaml ? StudyYaml.value(place, (String) value) : value, Place.of(place)));
  }

  /**
   * Return the same configuration with the values of another where it gives none: key by key within
   * the sections that are maps in both. Where it lists layers, the other's single layer is left
   * out.
   */
  public StudySource over(StudySource defaults) {
    Map<String, ConfigNode> merged = new LinkedHashMap<>(defaults.tree.top().entries());
    tree.top()
        .entries()
        .forEach((key, value) -> merged.merge(key, value, (base, given) -> over(given, base)));
    return with(new ConfigTree(new Mapping(merged, Place.NONE)));
  }

  private static ConfigNode over(ConfigNode given, ConfigNode base) {
    if (!(given instanceof Mapping own) || !(base instanceof Mapping defaults)) {
      return given;
    }
    Map<String, ConfigNode> section = new LinkedHashMap<>(defaults.entries());
    if (own.entries().containsKey(Keys.LAYERS)) {
      section.keySet().removeAll(Keys.OF_ONE_LAYER);
    }
    section.putAll(own.entries());
    return new Mapping(section, given.place());
  }

  /**
   * Return the complete study.
   *
   * @param catalog knows the components
   * @throws EquilibriaException INVALID_INPUT naming every mistake with its place
   */
  public StudyConfig resolve(Catalog catalog) {
    List<Mistake> mistakes = tree.faults();
    StudyConfig config = new StudyReader(catalog, mistakes).study(tree, name);
    if (!mistakes.isEmpty()) {
      List<String> lines = new ArrayList<>(placed(mistakes.stream().distinct().toList()));
      if (lines.size() > 1) {
        lines.add(0, origin + " has " + lines.size() + " mistakes:");
      }
      throw new EquilibriaException(ErrorCode.INVALID_INPUT, String.join("\n  ", lines));
    }
    return config;
  }

  /** Return the mistakes in the order of the source, each after its place. */
  private List<String> placed(List<Mistake> mistakes) {
    return mistakes.stream()
        .sorted(Comparator.comparing(mistake -> tree.placeOf(mistake.path())))
        .map(mistake -> printable(tree.placeOf(mistake.path()).before(mistake.toString())))
        .toList();
  }

  /** Return a mistake fit for a line of a terminal, whatever the value it quotes. */
  private static String printable(String line) {
    String shown =
        CONTROL.matcher(line).replaceAll(m -> "\\\\u%04x".formatted((int) m.group().charAt(0)));
    return shown.length() <= LONGEST_LINE
        ? shown
        : shown.substring(0, LONGEST_LINE / 2)
            + " ... "
            + shown.substring(shown.length() - LONGEST_LINE / 2);
  }
}
