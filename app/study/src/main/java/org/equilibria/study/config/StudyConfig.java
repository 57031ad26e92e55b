package org.equilibria.study.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.component.Catalog;

/**
 * The complete description of a study: a pipeline, what is varied about it, and the seeds. The same
 * study written as a file, with the builder or on the command line gives an equal description.
 *
 * @param name name of the study, fit for a folder
 * @param base the choices that do not vary
 * @param seeds distinct seeds; every cell is run with each
 * @param axes what varies, outermost first; empty for a single cell a seed
 * @param design which combinations of the axes' values are run
 * @param search how options are tuned before, if they are
 * @param bounds bounds of different ids, evaluated of the network that each cell trains
 * @param keep which networks are kept as model files
 * @param limits what cells may take, which is no part of what they are
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record StudyConfig(
    String name,
    Pipeline base,
    List<Long> seeds,
    List<Axis> axes,
    Design design,
    Optional<Search> search,
    List<ComponentSpec> bounds,
    Keep keep,
    LimitSettings limits) {

  /** Copy the lists. */
  public StudyConfig {
    seeds = List.copyOf(seeds);
    axes = List.copyOf(axes);
    bounds = List.copyOf(bounds);
  }

  /** Describe a study of every combination that keeps no networks. */
  public StudyConfig(
      String name, Pipeline base, List<Long> seeds, List<Axis> axes, List<ComponentSpec> bounds) {
    this(
        name,
        base,
        seeds,
        axes,
        Design.FACTORIAL,
        Optional.empty(),
        bounds,
        Keep.NONE,
        LimitSettings.DEFAULT);
  }

  /** Return what varies: the axes, outermost first, and what only added combinations vary. */
  public List<Dimension> varied() {
    return design.varied(axes);
  }

  /** Return whether cells learn different samples. */
  public boolean variesData() {
    return varied().stream().anyMatch(Dimension::isOfData);
  }

  /** Return the different choices of data that the axes make, in their order. */
  public Set<DataSettings> dataChoices(Catalog catalog) {
    List<Axis> ofData = axes.stream().filter(axis -> axis.dimension().isOfData()).toList();
    StudyConfig reduced =
        design.equals(Design.FACTORIAL) ? new StudyConfig(name, base, seeds, ofData, bounds) : this;
    return Variant.of(reduced, catalog).stream()
        .filter(variant -> variant.refusal().isEmpty())
        .map(variant -> variant.pipeline().data())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Return the same study of other data. */
  public StudyConfig withData(DataSettings data) {
    return new StudyConfig(
        name, base.withData(data), seeds, axes, design, search, bounds, keep, limits);
  }

  /** Return the same study under other limits. */
  StudyConfig withLimits(LimitSettings value) {
    return new StudyConfig(name, base, seeds, axes, design, search, bounds, keep, value);
  }
}
