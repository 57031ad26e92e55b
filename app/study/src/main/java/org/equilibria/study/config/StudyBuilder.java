package org.equilibria.study.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.equilibria.engine.component.Catalog;

/**
 * A builder of what a study varies, in Java; {@link #build} reports every mistake, as the reading
 * of a configuration file does.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class StudyBuilder {

  private static final String ORIGIN = "the study";

  private final Catalog catalog;
  private final Map<String, Object> top;
  private final Map<String, Object> study = new LinkedHashMap<>();
  private final Map<String, Object> axes = new LinkedHashMap<>();

  /**
   * Start from one pipeline, seed 1 and nothing varied.
   *
   * @param name fit for a folder
   */
  public StudyBuilder(Catalog catalog, String name, Pipeline base) {
    this.catalog = catalog;
    top = new LinkedHashMap<>(StudyWriter.tree(base));
    study.put(Keys.NAME, name);
  }

  /** Start from a complete study. */
  public StudyBuilder(Catalog catalog, StudyConfig config) {
    this(catalog, config.name(), config.base());
    study.put(Keys.SEEDS, config.seeds());
    keep(config.keep());
    config.axes().forEach(axis -> axes.put(axis.dimension().id(), StudyWriter.values(axis)));
    if (!config.bounds().isEmpty()) {
      top.put(Keys.BOUNDS, config.bounds());
    }
  }

  /**
   * Vary a dimension, inside those varied before; values given before for the same are replaced.
   *
   * @param dimension such as {@code solver}, {@code gradient} or {@code width}
   * @param values numbers, or text in the notation of components
   */
  public StudyBuilder axis(String dimension, Object... values) {
    axes.put(dimension, Arrays.asList(values));
    return this;
  }

  /** Run every cell with each of these seeds. */
  public StudyBuilder seeds(long... seeds) {
    study.put(Keys.SEEDS, Arrays.stream(seeds).boxed().toList());
    return this;
  }

  /** Keep these networks as model files. */
  public StudyBuilder keep(Keep value) {
    study.put(Keys.KEEP, Components.written(value));
    return this;
  }

  /** Evaluate these bounds of the network of each cell, each in the notation of components. */
  public StudyBuilder bounds(String... bounds) {
    top.put(Keys.BOUNDS, List.of(bounds));
    return this;
  }

  /**
   * Return the complete study.
   *
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT naming every mistake
   */
  public StudyConfig build() {
    Map<String, Object> section = new LinkedHashMap<>(study);
    section.put(Keys.AXES, axes);
    Map<String, Object> tree = new LinkedHashMap<>(top);
    tree.put(Keys.STUDY, section);
    return StudySource.of(ORIGIN, tree).resolve(catalog);
  }
}
