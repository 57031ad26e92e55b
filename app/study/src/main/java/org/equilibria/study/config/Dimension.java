package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kind;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.EngineKinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.inexact.PrecisionMode;

/**
 * One choice of a pipeline that a study may vary.
 *
 * @param <T> type of its values
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Dimension<T> {

  /** Forward solver. */
  public static final Dimension<ComponentSpec> SOLVER =
      component(Kinds.SOLVER, Pipeline::solver, Pipeline::withSolver);

  /** Gradient estimator. */
  public static final Dimension<ComponentSpec> GRADIENT =
      component(Kinds.GRADIENT, Pipeline::gradient, Pipeline::withGradient);

  /** Activation of the implicit layer. */
  public static final Dimension<ComponentSpec> ACTIVATION =
      component(
          Kinds.ACTIVATION,
          p -> p.model().activation(),
          (p, v) -> p.withModel(p.model().withActivation(v)));

  /** Parameterization of the weight. */
  public static final Dimension<ComponentSpec> PARAMETERIZATION =
      component(
          Kinds.PARAMETERIZATION,
          p -> p.model().parameterization(),
          (p, v) -> p.withModel(p.model().withParameterization(v)));

  /** Injection of inputs. */
  public static final Dimension<ComponentSpec> INJECTION =
      component(
          EngineKinds.INJECTION,
          p -> p.model().injection(),
          (p, v) -> p.withModel(p.model().withInjection(v)));

  /** Optimizer. */
  public static final Dimension<ComponentSpec> OPTIMIZER =
      component(
          Kinds.OPTIMIZER,
          p -> p.train().optimizer(),
          (p, v) -> p.withTrain(p.train().withOptimizer(v)));

  /** Backend. */
  public static final Dimension<ComponentSpec> BACKEND =
      component(Kinds.BACKEND, Pipeline::backend, Pipeline::withBackend);

  /** Format of matrices, and whether evaluations may be inexact. */
  public static final Dimension<PrecisionMode> PRECISION =
      new Dimension<>(
          "precision",
          new OptionForm<>("precision", BackendSettings.class, BackendSettings::precision),
          Pipeline::precision,
          Pipeline::withPrecision);

  /** Units of the implicit layer. */
  public static final Dimension<Integer> WIDTH =
      new Dimension<>(
          "width",
          new OptionForm<>("width", ModelSettings.class, ModelSettings::width),
          p -> p.model().width(),
          (p, v) -> p.withModel(p.model().withWidth(v)));

  /** Every dimension, in the order of the tables. */
  public static final List<Dimension<?>> ALL =
      List.of(
          SOLVER,
          GRADIENT,
          ACTIVATION,
          PARAMETERIZATION,
          INJECTION,
          OPTIMIZER,
          BACKEND,
          PRECISION,
          WIDTH);

  private final String id;
  private final Form<T> form;
  private final Function<Pipeline, T> getter;
  private final BiFunction<Pipeline, T, Pipeline> setter;

  private Dimension(
      String id,
      Form<T> form,
      Function<Pipeline, T> getter,
      BiFunction<Pipeline, T, Pipeline> setter) {
    this.id = id;
    this.form = form;
    this.getter = getter;
    this.setter = setter;
  }

  private static Dimension<ComponentSpec> component(
      Kind<?> kind,
      Function<Pipeline, ComponentSpec> getter,
      BiFunction<Pipeline, ComponentSpec, Pipeline> setter) {
    return new Dimension<>(kind.id(), new ComponentForm(kind), getter, setter);
  }

  /** Return the dimension of the given name, if there is one. */
  public static Optional<Dimension<?>> named(String id) {
    return ALL.stream().filter(d -> d.id.equals(id)).findFirst();
  }

  /** Return the name of the axis. */
  public String id() {
    return id;
  }

  /** Return whether the pipeline has one such choice; a list of layers has one each. */
  public boolean describes(Pipeline pipeline) {
    return pipeline.layers().isEmpty() || !Keys.OF_ONE_LAYER.contains(id);
  }

  /** Return the value that a pipeline has. */
  public T valueOf(Pipeline pipeline) {
    return getter.apply(pipeline);
  }

  /** Return the pipeline with another value. */
  public Pipeline set(Pipeline pipeline, T value) {
    return setter.apply(pipeline, value);
  }

  /** Return the value of a pipeline as people write it, options that have their default aside. */
  public String labelOf(Pipeline pipeline, Catalog catalog) {
    return form.label(valueOf(pipeline), catalog);
  }

  /** Read a value written in a configuration; empty if {@code mistakes} received any. */
  Optional<T> read(String path, Object written, Catalog catalog, List<String> mistakes) {
    return form.read(path, written, catalog, mistakes);
  }

  /** Return a value in the form in which {@link #read} takes it. */
  Object write(T value) {
    return form.write(value);
  }

  @Override
  public String toString() {
    return id;
  }

  /** How values are written. */
  private interface Form<T> {
    Optional<T> read(String path, Object written, Catalog catalog, List<String> mistakes);

    Object write(T value);

    String label(T value, Catalog catalog);
  }

  private record ComponentForm(Kind<?> kind) implements Form<ComponentSpec> {

    @Override
    public Optional<ComponentSpec> read(
        String path, Object written, Catalog catalog, List<String> mistakes) {
      return Components.read(path, kind, written, catalog, mistakes);
    }

    @Override
    public Object write(ComponentSpec value) {
      return Components.write(value);
    }

    @Override
    public String label(ComponentSpec value, Catalog catalog) {
      return Components.shortest(kind, value, catalog).toString();
    }
  }

  /** A value that is one option of a section. */
  private record OptionForm<T, O extends Record>(
      String option, Class<O> section, Function<O, T> getter) implements Form<T> {

    @Override
    public Optional<T> read(String path, Object written, Catalog catalog, List<String> mistakes) {
      List<String> found = new ArrayList<>();
      O bound = catalog.bind(path, section, Map.of(option, written), found);
      String inner = path + "." + option;
      found.forEach(
          m -> mistakes.add(m.startsWith(inner) ? path + m.substring(inner.length()) : m));
      return found.isEmpty() ? Optional.of(getter.apply(bound)) : Optional.empty();
    }

    @Override
    public Object write(T value) {
      return Components.written(value);
    }

    @Override
    public String label(T value, Catalog catalog) {
      return String.valueOf(write(value));
    }
  }
}
