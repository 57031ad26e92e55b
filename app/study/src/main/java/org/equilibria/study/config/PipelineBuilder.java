package org.equilibria.study.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.ComponentNotation;
import org.equilibria.engine.data.Amount;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.engine.train.Hold;
import org.equilibria.engine.train.TrainedLayers;

/**
 * A builder of a pipeline in Java; what is not chosen has the default of the configuration file.
 * Options of components are written {@code name=value}; a mistake in their notation is
 * INVALID_INPUT at once, all others are reported together by {@link #build}.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PipelineBuilder {

  private static final String ORIGIN = "the pipeline";

  private final Catalog catalog;
  private final Map<String, Object> top = new LinkedHashMap<>();
  private final Map<String, Object> data = new LinkedHashMap<>();
  private final Map<String, Object> backend = new LinkedHashMap<>();
  private final Map<String, Object> model = new LinkedHashMap<>();
  private final List<ComponentSpec> layers = new ArrayList<>();
  private final Map<String, Object> train = new LinkedHashMap<>();

  /** Start from the defaults. */
  public PipelineBuilder(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Choose the data set. */
  public PipelineBuilder data(String id, String... options) {
    data.putAll(Components.writeMap(ComponentNotation.parse(id, options)));
    return this;
  }

  /** Choose the classes to tell apart, each a label as the data name it: text or a number. */
  public PipelineBuilder classes(Object... labels) {
    data.put(Keys.CLASSES, Arrays.stream(labels).map(String::valueOf).toList());
    return this;
  }

  /** Tell all classes of the data apart. */
  public PipelineBuilder allClasses() {
    data.put(Keys.CLASSES, Keys.ALL);
    return this;
  }

  /** Choose how many samples to train and to test on. */
  public PipelineBuilder samples(int forTraining, int forTesting) {
    return samples(Amount.count(forTraining), Amount.count(0), Amount.count(forTesting));
  }

  /** Choose how many samples to train on, to watch training by, and to test on. */
  public PipelineBuilder samples(Amount forTraining, Amount forValidation, Amount forTesting) {
    data.put(Keys.TRAIN, StudyWriter.amount(forTraining));
    data.put(Keys.VALIDATION, StudyWriter.amount(forValidation));
    data.put(Keys.TEST, StudyWriter.amount(forTesting));
    return this;
  }

  /** Choose the seed by which data that are not in mixed order are shuffled and split. */
  public PipelineBuilder splitSeed(long seed) {
    data.put(Keys.SPLIT_SEED, seed);
    return this;
  }

  /** Choose whether features have mean 0 and variance 1 over the training samples. */
  public PipelineBuilder standardize(boolean wanted) {
    data.put(Keys.STANDARDIZE, wanted);
    return this;
  }

  /** Choose whether a 1 is appended to each input. */
  public PipelineBuilder constant(boolean wanted) {
    data.put(Keys.CONSTANT, wanted);
    return this;
  }

  /** Choose whether each input is scaled to norm 1. */
  public PipelineBuilder unitNorm(boolean wanted) {
    data.put(Keys.UNIT_NORM, wanted);
    return this;
  }

  /** Choose the backend. */
  public PipelineBuilder backend(String id, String... options) {
    backend.putAll(Components.writeMap(ComponentNotation.parse(id, options)));
    return this;
  }

  /** Choose the format of matrices, with exact evaluations. */
  public PipelineBuilder precision(Precision precision) {
    return precision(PrecisionMode.of(precision));
  }

  /** Choose the format of matrices, and whether evaluations may be inexact. */
  public PipelineBuilder precision(PrecisionMode precision) {
    backend.put(Keys.PRECISION, Components.written(precision));
    return this;
  }

  /** Choose the units of the implicit layer. */
  public PipelineBuilder width(int width) {
    model.put("width", width);
    return this;
  }

  /**
   * Add a layer behind those added before, {@code implicit} or {@code dense}; without any the
   * network has the one implicit layer that the other methods describe.
   */
  public PipelineBuilder layer(String id, String... options) {
    layers.add(ComponentNotation.parse(id, options));
    return this;
  }

  /** Choose the free parameters of the weight. */
  public PipelineBuilder parameterization(String id, String... options) {
    model.put("parameterization", ComponentNotation.parse(id, options));
    return this;
  }

  /** Choose the activation. */
  public PipelineBuilder activation(String id, String... options) {
    model.put("activation", ComponentNotation.parse(id, options));
    return this;
  }

  /** Choose the injection of inputs. */
  public PipelineBuilder injection(String id, String... options) {
    model.put("injection", ComponentNotation.parse(id, options));
    return this;
  }

  /** Choose whether the output is taken minus its value at the initial parameters. */
  public PipelineBuilder centred(boolean wanted) {
    model.put("centred", wanted);
    return this;
  }

  /** Choose the output scale. */
  public PipelineBuilder alpha(double alpha) {
    model.put("alpha", alpha);
    return this;
  }

  /** Choose the layers that are trained. */
  public PipelineBuilder layers(TrainedLayers layers) {
    train.put("layers", Components.written(layers));
    return this;
  }

  /** Choose the optimizer. */
  public PipelineBuilder optimizer(String id, String... options) {
    train.put("optimizer", ComponentNotation.parse(id, options));
    return this;
  }

  /** Choose the schedule of the step size. */
  public PipelineBuilder schedule(String id, String... options) {
    train.put("schedule", ComponentNotation.parse(id, options));
    return this;
  }

  /** Choose the epochs over which the step size first rises. */
  public PipelineBuilder warmUp(double epochs) {
    train.put("warm-up", epochs);
    return this;
  }

  /** Choose the largest norm of the gradient; 0 for no limit. */
  public PipelineBuilder clipNorm(double norm) {
    train.put("clip-norm", norm);
    return this;
  }

  /** Choose the loss. */
  public PipelineBuilder loss(String id, String... options) {
    train.put("loss", ComponentNotation.parse(id, options));
    return this;
  }

  /** Choose the samples of an update; 0 for all. */
  public PipelineBuilder batch(int samples) {
    train.put("batch", samples);
    return this;
  }

  /** Choose the passes over the samples. */
  public PipelineBuilder epochs(int epochs) {
    train.put("epochs", epochs);
    return this;
  }

  /** Choose whether a forward solve starts from the sample's last equilibrium. */
  public PipelineBuilder warmStart(boolean wanted) {
    train.put("warm-start", wanted);
    return this;
  }

  /** Choose the epochs without a lower validation loss before training stops; 0 for never. */
  public PipelineBuilder patience(int epochs) {
    train.put("patience", epochs);
    return this;
  }

  /** Choose the most updates; 0 for no limit. */
  public PipelineBuilder maxUpdates(int updates) {
    train.put("max-updates", updates);
    return this;
  }

  /** Choose the longest time of training; zero for no limit. */
  public PipelineBuilder timeLimit(Duration limit) {
    train.put("time-limit", Components.written(limit));
    return this;
  }

  /** Choose what is kept by projection after each update. */
  public PipelineBuilder hold(Hold hold) {
    train.put("hold", Components.written(hold));
    return this;
  }

  /** Choose whether ||M||_2 and mu are estimated at every epoch. */
  public PipelineBuilder watch(boolean wanted) {
    train.put("watch", wanted);
    return this;
  }

  /** Choose the training samples on which the trajectory is monitored; 0 for none. */
  public PipelineBuilder monitor(int samples) {
    train.put("monitor", samples);
    return this;
  }

  /** Choose the forward solver. */
  public PipelineBuilder solver(String id, String... options) {
    top.put(Keys.SOLVER, ComponentNotation.parse(id, options));
    return this;
  }

  /** Choose the gradient estimator. */
  public PipelineBuilder gradient(String id, String... options) {
    top.put(Keys.GRADIENT, ComponentNotation.parse(id, options));
    return this;
  }

  /** Choose when a row of a solve is done. */
  public PipelineBuilder termination(Termination rule) {
    top.put(Keys.TERMINATION, StudyWriter.termination(rule));
    return this;
  }

  /** Choose what happens to rows that did not converge. */
  public PipelineBuilder rescue(RescueSettings choice) {
    top.put(Keys.RESCUE, StudyWriter.rescue(choice));
    return this;
  }

  /**
   * Return the complete pipeline.
   *
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT naming every mistake
   */
  public Pipeline build() {
    Map<String, Object> tree = new LinkedHashMap<>(top);
    tree.put(Keys.DATA, data);
    tree.put(Keys.BACKEND, backend);
    Map<String, Object> wholeModel = new LinkedHashMap<>(model);
    if (!layers.isEmpty()) {
      wholeModel.put(Keys.LAYERS, List.copyOf(layers));
    }
    tree.put(Keys.MODEL, wholeModel);
    tree.put(Keys.TRAIN, train);
    return StudySource.of(ORIGIN, tree).resolve(catalog).base();
  }
}
