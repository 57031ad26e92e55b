package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.KeyPath;

/**
 * A builder of what a study varies, in Java; {@link #build} reports every mistake, as the reading
 * of a configuration file does.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class StudyBuilder {

  private static final String ORIGIN = "the study";

  private final Catalog catalog;
  private ConfigTree tree;

  /**
   * Start from one pipeline, seed 1 and nothing varied.
   *
   * @param name fit for a folder
   */
  public StudyBuilder(Catalog catalog, String name, Pipeline base) {
    this(catalog, new StudyConfig(name, base, List.of(1L), List.of(), List.of()));
  }

  /** Start from a complete study. */
  public StudyBuilder(Catalog catalog, StudyConfig config) {
    this.catalog = catalog;
    tree = ConfigTree.of(StudyWriter.tree(config));
  }

  private StudyBuilder with(KeyPath path, Object value) {
    tree = tree.with(path, value, Place.NONE);
    return this;
  }

  /**
   * Vary a dimension, inside those varied before; values given before for the same are replaced.
   *
   * @param dimension such as {@code solver}, {@code width} or {@code gradient}, or the path of any
   *     value, such as {@code termination.rtol}
   * @param values numbers, text in the notation of components, lists and maps by key
   */
  public StudyBuilder axis(String dimension, Object... values) {
    return with(Keys.AXES.key(dimension), Arrays.asList(values));
  }

  /** Let axes take their first values together, their second ones, and so on. */
  public StudyBuilder zip(String... axes) {
    return more(Keys.ZIP, List.of(axes));
  }

  /**
   * Give an axis only to combinations with these values.
   *
   * @param values by where they stand, as the names of axes are; a list stands for any of its items
   */
  public StudyBuilder when(String axis, Map<String, ?> values) {
    return with(KeyPath.of(Keys.STUDY, Keys.WHEN, axis), values);
  }

  /** Leave out the combinations with these values, given as to {@link #when}. */
  public StudyBuilder exclude(Map<String, ?> values) {
    return more(Keys.EXCLUDE, values);
  }

  /** Add the combination of these values, by where they stand; any other is the pipeline's. */
  public StudyBuilder include(Map<String, ?> values) {
    return more(Keys.INCLUDE, values);
  }

  /** Add combinations, and no others than these. */
  StudyBuilder includeAll(List<Map<Dimension, Object>> combinations) {
    return with(
        KeyPath.of(Keys.STUDY, Keys.INCLUDE), combinations.stream().map(Design::named).toList());
  }

  /** Draw combinations of the axes, in place of all. */
  public StudyBuilder sample(SampleSettings settings) {
    return with(
        KeyPath.of(Keys.STUDY, Keys.SAMPLE), Components.section(SampleSettings.class, settings));
  }

  /**
   * Tune options of each level of an axis before the levels are compared.
   *
   * @param section keys as a configuration file has them: {@code axis}, {@code levels}, {@code
   *     seeds} and others
   */
  public StudyBuilder search(Map<String, ?> section) {
    return with(KeyPath.of(Keys.STUDY, Keys.SEARCH), section);
  }

  /** Add an item to a list. */
  private StudyBuilder more(String key, Object item) {
    KeyPath path = KeyPath.of(Keys.STUDY, key);
    List<Object> items = new ArrayList<>();
    tree.at(path).ifPresent(list -> items.addAll((List<?>) ConfigNode.plain(list)));
    items.add(item);
    return with(path, items);
  }

  /** Run every cell with each of these seeds. */
  public StudyBuilder seeds(long... seeds) {
    return with(KeyPath.of(Keys.STUDY, Keys.SEEDS), Arrays.stream(seeds).boxed().toList());
  }

  /** Keep these networks as model files. */
  public StudyBuilder keep(Keep value) {
    return with(KeyPath.of(Keys.STUDY, Keys.KEEP), value);
  }

  /** Evaluate these bounds of the network of each cell, each in the notation of components. */
  public StudyBuilder bounds(String... bounds) {
    return with(KeyPath.of(Keys.BOUNDS), List.of(bounds));
  }

  /**
   * Return the complete study.
   *
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT naming every mistake
   */
  public StudyConfig build() {
    return StudySource.of(ORIGIN, tree).resolve(catalog);
  }
}
