package org.equilibria.engine.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkGradient;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.network.TangentKernel;
import org.equilibria.engine.random.SeedStreams;
import org.jspecify.annotations.Nullable;

/**
 * Train the free parameters of the implicit layer by full-batch gradient descent on L = 1/2 ||f -
 * y||^2, everything else frozen: theta &lt;- theta - step grad L (arXiv 2209.15562, section 2).
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class GradientDescent {

  private final Network network;
  private final SolveSetup setup;
  private final TrainOptions options;
  private final SeedStreams seeds;

  /** Create a trainer that changes the parameters of the given network in place. */
  public GradientDescent(
      Network network, SolveSetup setup, TrainOptions options, SeedStreams seeds) {
    this.network = network;
    this.setup = setup;
    this.options = options;
    this.seeds = seeds;
  }

  /**
   * Train on all samples at once.
   *
   * @param scope storage of the training; closed by the caller
   */
  public TrainingResult run(Samples train, TrainingListener listener, Scope scope) {
    return new Run(train, listener, scope).toEnd();
  }

  /** Predict a batch with the present parameters and compare with its targets. */
  public Assessment assess(Samples samples, Scope scope) {
    try (Scope work = scope.child("assessment")) {
      Batch batch = new Batch(network, setup, samples, work);
      Matrix start = work.zeros(samples.count(), network.spec().width());
      SolveResult forward = batch.solve(start, work);
      Batch.Fit fit = batch.fit(forward, work.uninitialized(samples.count(), samples.outputs()));
      return new Assessment(
          fit.correct(), fit.total(), fit.loss(), SolveSummary.of(List.of(forward)));
    }
  }

  /** One training. */
  private final class Run {
    private final Samples train;
    private final TrainingListener listener;
    private final Scope scope;
    private final Backend backend;
    private final Batch batch;
    private final Matrix start;
    private final Matrix error;
    private final Matrix gradState;
    private final List<EpochRecord> records = new ArrayList<>();
    private double step = Double.NaN;

    Run(Samples train, TrainingListener listener, Scope scope) {
      this.train = train;
      this.listener = listener;
      this.scope = scope;
      backend = scope.backend();
      batch = new Batch(network, setup, train, scope);
      start = scope.zeros(train.count(), network.spec().width());
      error = scope.uninitialized(train.count(), train.outputs());
      gradState = scope.uninitialized(train.count(), network.spec().width());
    }

    TrainingResult toEnd() {
      for (int epoch = 0; epoch <= options.epochs(); epoch++) {
        try (Scope work = scope.child("epoch")) {
          TrainingResult early = epoch(epoch, work);
          if (early != null) {
            return early;
          }
        }
      }
      return result(TrainingStatus.COMPLETED, "all " + options.epochs() + " epochs done");
    }

    private @Nullable TrainingResult epoch(int epoch, Scope work) {
      SolveResult forward = batch.solve(start, work);
      if (forward.status() == SolveStatus.CANCELLED) {
        return cancelled(epoch);
      }
      Batch.Fit fit = batch.fit(forward, error);
      if (!Double.isFinite(fit.loss())) {
        record(epoch, fit, forward, List.of());
        return result(TrainingStatus.DIVERGED, divergence(epoch, fit, forward));
      }
      if (epoch == options.epochs()) {
        record(epoch, fit, forward, List.of());
        return null;
      }
      if (epoch == 0) {
        step = step(forward, work);
      }
      network.outputPullback(error, gradState);
      NetworkGradient gradient = network.backward(batch.phi(), forward, gradState, setup, work);
      if (gradient.solves().stream().anyMatch(s -> s.status() == SolveStatus.CANCELLED)) {
        return cancelled(epoch);
      }
      record(epoch, fit, forward, gradient.solves());
      update(gradient);
      if (options.warmStart()) {
        backend.copy(forward.solution(), start);
      }
      return null;
    }

    private double step(SolveResult forward, Scope work) {
      if (options.step() instanceof StepSize.Fixed fixed) {
        return fixed.value();
      }
      try (Scope kernelScope = work.child("tangent kernel")) {
        double lambda =
            new TangentKernel(network, batch.phi(), forward, setup, kernelScope)
                .largestEigenvalue(seeds);
        return lambda > 0 ? 1 / lambda : 0;
      }
    }

    private void update(NetworkGradient gradient) {
      for (int p = 0; p < network.parameters().size(); p++) {
        backend.axpby(-step, gradient.parameters().get(p), 1, network.parameters().get(p));
      }
      network.parametersChanged();
    }

    private void record(int epoch, Batch.Fit fit, SolveResult forward, List<SolveResult> backward) {
      EpochRecord record =
          new EpochRecord(
              epoch,
              fit.loss(),
              fit.accuracy(),
              SolveSummary.of(List.of(forward)),
              SolveSummary.of(backward));
      records.add(record);
      listener.epoch(record);
    }

    private String divergence(int epoch, Batch.Fit fit, SolveResult forward) {
      long lost = forward.outcomes().stream().filter(o -> Double.isNaN(o.residual())).count();
      return String.format(
          Locale.ROOT,
          "after %d updates the loss is %s; %d of %d samples have no finite equilibrium",
          epoch,
          fit.loss(),
          lost,
          train.count());
    }

    private TrainingResult cancelled(int epoch) {
      return result(TrainingStatus.CANCELLED, "cancelled after " + epoch + " updates");
    }

    private TrainingResult result(TrainingStatus status, String detail) {
      return new TrainingResult(status, detail, step, records);
    }
  }
}
