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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.ComponentNotation;
import org.equilibria.engine.data.IoReason;

/**
 * The configuration of a study as written, whoever wrote it: maps by key, lists, and text or other
 * single values. Immutable.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class StudySource {

  private static final String BUILT_IN = "solvers.yaml";
  private static final String TRAINING = "train.yaml";
  private static final String DEFAULT_NAME = "study";
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final int LONGEST_LINE = 1000;

  private final String origin;
  private final String name;
  private final Map<String, Object> values;
  private final Places places;
  private final List<String> flaws;

  /**
   * Hold a configuration.
   *
   * @param flaws mistakes found on the way, to be reported with those of its content
   */
  StudySource(
      String origin, String name, Map<String, Object> values, Places places, List<String> flaws) {
    this.origin = origin;
    this.name = name;
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    this.places = places;
    this.flaws = List.copyOf(flaws);
  }

  private StudySource with(Map<String, Object> others, Places elsewhere) {
    return new StudySource(origin, name, others, elsewhere, flaws);
  }

  /**
   * Take a configuration held in maps.
   *
   * @param origin what it is called in messages
   * @param values maps by key, lists, single values and component requests
   */
  public static StudySource of(String origin, Map<String, Object> values) {
    return new StudySource(origin, DEFAULT_NAME, values, Places.NONE, List.of());
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
      if (source.values.isEmpty() && source.flaws.isEmpty()) {
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
    Object given = values.get(Keys.DATA);
    Optional<Map<String, Object>> section = given == null ? Optional.empty() : section(Keys.DATA);
    Path folder = file.toAbsolutePath().getParent();
    if (section.isEmpty() || folder == null) {
      return this;
    }
    Map<String, Object> resolved = new LinkedHashMap<>(section.get());
    for (String key : Keys.PATHS_OF_DATA) {
      resolved.computeIfPresent(
          key, (k, path) -> path instanceof String text ? resolved(folder, text) : path);
    }
    if (resolved.equals(section.get())) {
      return this;
    }
    Map<String, Object> outer = new LinkedHashMap<>(values);
    outer.put(Keys.DATA, resolved);
    return with(outer, places);
  }

  private static Object resolved(Path folder, String path) {
    try {
      return path.isBlank() ? path : folder.resolve(path.strip()).normalize().toString();
    } catch (InvalidPathException e) {
      return path; // reported where it is read
    }
  }

  /**
   * Return a failure to load the data of this configuration with the place of what is to blame; any
   * other failure as it is.
   */
  public EquilibriaException placed(EquilibriaException failure) {
    List<String> lines = String.valueOf(failure.getMessage()).lines().toList();
    boolean ofKeys =
        failure.code() == ErrorCode.INVALID_INPUT
            && lines.stream()
                .allMatch(line -> Keys.IN_DATA.stream().anyMatch(k -> line.startsWith(k + ": ")));
    if (!ofKeys) {
      return failure;
    }
    List<String> placed = places.placed(lines.stream().map(l -> Keys.DATA + "." + l).toList());
    return new EquilibriaException(failure.code(), String.join("\n", placed), failure);
  }

  /**
   * Read YAML text.
   *
   * @param origin what the text is called in messages
   * @param name name of the study unless the text gives one
   * @throws EquilibriaException INVALID_INPUT with line and column if it is not YAML
   */
  public static StudySource yaml(String origin, String name, String text) {
    return StudyYaml.read(origin, name, text);
  }

  /** Return the text of the built-in study: three solvers on two classes of MNIST. */
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

  /** Return whether the configuration gives a value for a key of a section. */
  public boolean gives(String section, String key) {
    return values.get(section) instanceof Map<?, ?> given && given.containsKey(key);
  }

  /**
   * Return the same configuration with another value at the top.
   *
   * @param value text or a component request
   * @param place where the value comes from in the user's terms, such as {@code --solver}
   */
  public StudySource with(String key, Object value, String place) {
    Map<String, Object> outer = new LinkedHashMap<>(values);
    outer.put(key, value);
    return with(outer, places.with(key, place));
  }

  /**
   * Return the same configuration with another value of one key. A component written as text, such
   * as {@code csv{file=a.csv}}, keeps its name and options.
   *
   * @param section top-level key
   * @param key key within the section
   * @param value text, a list of texts, or a component request
   * @param place where the value comes from in the user's terms, such as {@code --seeds}
   */
  public StudySource with(String section, String key, Object value, String place) {
    Optional<Map<String, Object>> given = section(section);
    if (given.isEmpty()) {
      return this;
    }
    Map<String, Object> inner = new LinkedHashMap<>(given.get());
    inner.put(key, value);
    Map<String, Object> outer = new LinkedHashMap<>(values);
    outer.put(section, inner);
    Places moved = places.with(section + "." + key, place);
    return with(outer, key.equals(Keys.ID) ? moved.at(section, place) : moved);
  }

  /**
   * Return the same configuration with another data set; what is used of it stays.
   *
   * @param place where the value comes from in the user's terms, such as {@code --data}
   */
  public StudySource withData(ComponentSpec data, String place) {
    Map<String, Object> section = Components.writeMap(data);
    section(Keys.DATA).ifPresent(given -> given.forEach((key, value) -> keep(section, key, value)));
    Map<String, Object> outer = new LinkedHashMap<>(values);
    outer.put(Keys.DATA, section);
    return with(outer, places.with(Keys.DATA, place));
  }

  /**
   * Return the same configuration with another backend; its precision stays, and so do options
   * given before if it is the same one.
   *
   * @param backend its name, with options in braces or without
   * @param place where the value comes from in the user's terms, such as {@code --backend}
   */
  public StudySource withBackend(String backend, String place) {
    Optional<Map<String, Object>> given = section(Keys.BACKEND);
    Optional<ComponentSpec> wanted =
        ComponentNotation.read(Keys.BACKEND, backend, new ArrayList<>());
    if (given.isEmpty() || wanted.isEmpty()) {
      return with(Keys.BACKEND, backend, place);
    }
    Map<String, Object> section = new LinkedHashMap<>(given.get());
    if (!wanted.get().id().equals(section.get(Keys.ID))) {
      section.keySet().retainAll(List.of(Keys.PRECISION));
    }
    Map<String, Object> chosen = Components.writeMap(wanted.get());
    section.putAll(chosen);
    Map<String, Object> outer = new LinkedHashMap<>(values);
    outer.put(Keys.BACKEND, section);
    Places moved = places.at(Keys.BACKEND, place);
    for (String key : chosen.keySet()) {
      moved = moved.with(Keys.BACKEND + "." + key, place);
    }
    return with(outer, moved);
  }

  /**
   * Return the same configuration with the values of another where it gives none: key by key within
   * the sections that are maps in both. Where it lists layers, the other's single layer is left
   * out.
   */
  public StudySource over(StudySource defaults) {
    Map<String, Object> merged = new LinkedHashMap<>(defaults.values);
    values.forEach(
        (key, value) -> {
          Map<String, Object> section = new LinkedHashMap<>();
          if (value instanceof Map<?, ?> given && merged.get(key) instanceof Map<?, ?> base) {
            base.forEach((k, v) -> section.put(String.valueOf(k), v));
            if (given.containsKey(Keys.LAYERS)) {
              Keys.OF_ONE_LAYER.forEach(section::remove);
            }
            given.forEach((k, v) -> section.put(String.valueOf(k), v));
          }
          merged.put(key, section.isEmpty() ? value : section);
        });
    return with(merged, places);
  }

  /** Return what a section holds; empty if that is a mistake, which {@link #resolve} reports. */
  private Optional<Map<String, Object>> section(String key) {
    Object given = values.getOrDefault(key, Map.of());
    if (given instanceof Map<?, ?> map) {
      Map<String, Object> section = new LinkedHashMap<>();
      map.forEach((k, v) -> section.put(String.valueOf(k), v));
      return Optional.of(section);
    }
    return Keys.NAMED.contains(key)
        ? ComponentNotation.read(key, given, new ArrayList<>()).map(Components::writeMap)
        : Optional.empty();
  }

  private static void keep(Map<String, Object> section, String key, Object value) {
    if (Keys.IN_DATA.contains(key)) {
      section.put(key, value);
    }
  }

  /**
   * Return the complete study.
   *
   * @param catalog knows the components
   * @throws EquilibriaException INVALID_INPUT naming every mistake with its place
   */
  public StudyConfig resolve(Catalog catalog) {
    return StudyReader.read(catalog, this);
  }

  String name() {
    return name;
  }

  Map<String, Object> values() {
    return values;
  }

  /** Throw unless there is no mistake. */
  void refuse(List<String> mistakes) {
    Set<String> all = new LinkedHashSet<>(flaws);
    all.addAll(mistakes);
    if (!all.isEmpty()) {
      List<String> lines = new ArrayList<>(places.placed(List.copyOf(all)));
      lines.replaceAll(StudySource::printable);
      if (lines.size() > 1) {
        lines.add(0, origin + " has " + all.size() + " mistakes:");
      }
      throw new EquilibriaException(ErrorCode.INVALID_INPUT, String.join("\n  ", lines));
    }
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
