package org.equilibria.study.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.ComponentNotation;
import org.equilibria.engine.component.KeyPath;
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
  private final List<ComponentSpec> layers = new ArrayList<>();
  private ConfigTree tree = ConfigTree.EMPTY;

  /** Start from the defaults. */
  public PipelineBuilder(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Choose any value of a configuration.
   *
   * @param path such as {@code train.batch}, {@code solver.window} or {@code model.layers[0].width}
   * @param value lists, single values and component requests
   * @throws IllegalArgumentException if that is no path
   */
  public PipelineBuilder with(String path, Object value) {
    tree = tree.with(KeyPath.parse(path), value, Place.NONE);
    return this;
  }

  /** Choose the data set. */
  public PipelineBuilder data(String id, String... options) {
    return with("data", ComponentNotation.parse(id, options));
  }

  /** Choose the classes to tell apart, each a label as the data name it: text or a number. */
  public PipelineBuilder classes(Object... labels) {
    return with("data.classes", Arrays.stream(labels).map(String::valueOf).toList());
  }

  /** Choose how many samples to train and to test on. */
  public PipelineBuilder samples(int forTraining, int forTesting) {
    return samples(Amount.count(forTraining), Amount.count(0), Amount.count(forTesting));
  }

  /** Choose how many samples to train on, to watch training by, and to test on. */
  public PipelineBuilder samples(Amount forTraining, Amount forValidation, Amount forTesting) {
    return with("data.train", forTraining)
        .with("data.validation", forValidation)
        .with("data.test", forTesting);
  }

  /** Choose the seed by which data that are not in mixed order are shuffled and split. */
  public PipelineBuilder splitSeed(long seed) {
    return with("data.split-seed", seed);
  }

  /** Choose whether features have mean 0 and variance 1 over the training samples. */
  public PipelineBuilder standardize(boolean wanted) {
    return with("data.standardize", wanted);
  }

  /** Choose whether a 1 is appended to each input. */
  public PipelineBuilder constant(boolean wanted) {
    return with("data.constant", wanted);
  }

  /** Choose whether each input is scaled to norm 1. */
  public PipelineBuilder unitNorm(boolean wanted) {
    return with("data.unit-norm", wanted);
  }

  /** Choose the backend. */
  public PipelineBuilder backend(String id, String... options) {
    return with("backend", ComponentNotation.parse(id, options));
  }

  /** Choose the format of matrices, with exact evaluations. */
  public PipelineBuilder precision(Precision precision) {
    return precision(PrecisionMode.of(precision));
  }

  /** Choose the format of matrices, and whether evaluations may be inexact. */
  public PipelineBuilder precision(PrecisionMode precision) {
    return with("backend.precision", precision);
  }

  /** Choose the units of the implicit layer. */
  public PipelineBuilder width(int width) {
    return with("model.width", width);
  }

  /**
   * Add a layer behind those added before: {@code implicit}, {@code dense}, {@code equilibrium}, or
   * a cell, whose equilibrium it is; without any the network has the one implicit layer that the
   * other methods describe.
   */
  public PipelineBuilder layer(String id, String... options) {
    layers.add(ComponentNotation.parse(id, options));
    return with("model.layers", layers);
  }

  /** Choose the free parameters of the weight. */
  public PipelineBuilder parameterization(String id, String... options) {
    return with("model.parameterization", ComponentNotation.parse(id, options));
  }

  /** Choose the activation. */
  public PipelineBuilder activation(String id, String... options) {
    return with("model.activation", ComponentNotation.parse(id, options));
  }

  /** Choose the injection of inputs. */
  public PipelineBuilder injection(String id, String... options) {
    return with("model.injection", ComponentNotation.parse(id, options));
  }

  /** Choose whether the output is taken minus its value at the initial parameters. */
  public PipelineBuilder centred(boolean wanted) {
    return with("model.centred", wanted);
  }

  /** Choose the output scale. */
  public PipelineBuilder alpha(double alpha) {
    return with("model.alpha", alpha);
  }

  /** Choose whether the readout has a bias. */
  public PipelineBuilder readoutBias(boolean wanted) {
    return with("model.readout-bias", wanted);
  }

  /** Choose the layers that are trained. */
  public PipelineBuilder layers(TrainedLayers layers) {
    return with("train.layers", layers);
  }

  /** Choose the optimizer. */
  public PipelineBuilder optimizer(String id, String... options) {
    return with("train.optimizer", ComponentNotation.parse(id, options));
  }

  /** Choose the schedule of the step size. */
  public PipelineBuilder schedule(String id, String... options) {
    return with("train.schedule", ComponentNotation.parse(id, options));
  }

  /** Choose the epochs over which the step size first rises. */
  public PipelineBuilder warmUp(double epochs) {
    return with("train.warm-up", epochs);
  }

  /** Choose the largest norm of the gradient; 0 for no limit. */
  public PipelineBuilder clipNorm(double norm) {
    return with("train.clip-norm", norm);
  }

  /** Choose the loss. */
  public PipelineBuilder loss(String id, String... options) {
    return with("train.loss", ComponentNotation.parse(id, options));
  }

  /** Choose the samples of an update; 0 for all. */
  public PipelineBuilder batch(int samples) {
    return with("train.batch", samples);
  }

  /** Choose the passes over the samples. */
  public PipelineBuilder epochs(int epochs) {
    return with("train.epochs", epochs);
  }

  /** Choose whether a forward solve starts from the sample's last equilibrium. */
  public PipelineBuilder warmStart(boolean wanted) {
    return with("train.warm-start", wanted);
  }

  /** Choose the epochs without a lower validation loss before training stops; 0 for never. */
  public PipelineBuilder patience(int epochs) {
    return with("train.patience", epochs);
  }

  /** Choose the most updates; 0 for no limit. */
  public PipelineBuilder maxUpdates(int updates) {
    return with("train.max-updates", updates);
  }

  /** Choose the longest time of training; zero for no limit. */
  public PipelineBuilder timeLimit(Duration limit) {
    return with("train.time-limit", limit);
  }

  /** Choose what is kept by projection after each update. */
  public PipelineBuilder hold(Hold hold) {
    return with("train.hold", hold);
  }

  /** Choose whether ||M||_2 and mu are estimated at every epoch. */
  public PipelineBuilder watch(boolean wanted) {
    return with("train.watch", wanted);
  }

  /** Choose the training samples on which the trajectory is monitored; 0 for none. */
  public PipelineBuilder monitor(int samples) {
    return with("train.monitor", samples);
  }

  /**
   * Choose relative tolerances of the first epoch that fall with the gradient from there, down to
   * that of the termination rule; 0 for that throughout.
   *
   * @param forward of the forward solves
   * @param gradient of the adjoint solves
   */
  public PipelineBuilder rtolCeilings(double forward, double gradient) {
    return with("train.forward-rtol-ceiling", forward)
        .with("train.gradient-rtol-ceiling", gradient);
  }

  /** Choose the updates of every epoch whose gradient is compared with the exact one. */
  public PipelineBuilder cosine(int updates) {
    return with("train.cosine", updates);
  }

  /** Choose the forward solver. */
  public PipelineBuilder solver(String id, String... options) {
    return with("solver", ComponentNotation.parse(id, options));
  }

  /** Choose the gradient estimator. */
  public PipelineBuilder gradient(String id, String... options) {
    return with("gradient", ComponentNotation.parse(id, options));
  }

  /** Choose when a row of a solve is done. */
  public PipelineBuilder termination(Termination rule) {
    return with("termination", Components.section(Termination.class, rule));
  }

  /** Choose what happens to rows that did not converge. */
  public PipelineBuilder rescue(RescueSettings choice) {
    return with("rescue", Components.section(RescueSettings.class, choice));
  }

  /**
   * Return the complete pipeline.
   *
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT naming every mistake
   */
  public Pipeline build() {
    return StudySource.of(ORIGIN, tree).resolve(catalog).base();
  }
}
