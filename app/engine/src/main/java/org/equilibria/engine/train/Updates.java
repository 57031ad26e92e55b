package org.equilibria.engine.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Role;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.StepSize;
import org.equilibria.engine.network.Adjoints;
import org.equilibria.engine.network.ForwardPass;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkGradient;
import org.equilibria.engine.network.Parameter;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.network.TangentKernel;
import org.equilibria.engine.random.SeedStreams;
import org.hipparchus.util.MathArrays;

/** The updates of a training: forward, backward, clip, step, hold. */
final class Updates {

  private final Network network;
  private final SolveSetup setup;
  private SolveSetup forward;
  private SolveSetup backward;
  private final TrainOptions options;
  private final SeedStreams seeds;
  private final int perEpoch;
  private final Backend backend;
  private final List<Parameter> moving;
  private final List<Matrix> values;
  private final Optimizer.Updater updater;
  private final Optional<NormHold> hold;
  private double step;
  private Optional<String> ending = Optional.empty();

  /** What a forward pass says; the gradient is that of the loss by the outputs. */
  record Measured(ForwardPass pass, BatchLoss batchLoss, Matrix gradOutput) {}

  /**
   * What an update did; it moved nothing if the loss is not finite or no row has a gradient.
   *
   * @param gradientNorm before clipping; NaN if nothing was moved
   * @param gradientLost whether no row has a finite gradient, so that nothing was moved
   * @param notes what a user should know of its solves
   */
  record Done(
      BatchLoss batchLoss,
      List<SolveResult> solves,
      double gradientNorm,
      SolveSummary forward,
      SolveSummary backward,
      boolean gradientLost,
      List<TrainingNote> notes) {

    private Done noted(Optional<? extends TrainingNote> further) {
      List<TrainingNote> all = new ArrayList<>(notes);
      further.ifPresent(all::add);
      return new Done(batchLoss, solves, gradientNorm, forward, backward, gradientLost, all);
    }

    private Done moved(double norm, Stages stages) {
      return new Done(
          batchLoss,
          solves,
          norm,
          forward.plus(stages.forward),
          backward.plus(stages.backward),
          gradientLost,
          notes);
    }

    private Done compared(Optional<GradientCosine> cosine) {
      return cosine.isEmpty()
          ? this
          : new Done(
              batchLoss,
              solves,
              gradientNorm,
              forward,
              backward.compared(cosine.get()),
              gradientLost,
              notes);
    }

    private Done withoutGradient() {
      return new Done(batchLoss, solves, gradientNorm, forward, backward, true, notes);
    }
  }

  Updates(
      Network network,
      SolveSetup setup,
      TrainOptions options,
      SeedStreams seeds,
      int perEpoch,
      Scope scope) {
    this.network = network;
    this.setup = setup;
    forward = setup;
    backward = setup;
    this.options = options;
    this.seeds = seeds;
    this.perEpoch = perEpoch;
    backend = scope.backend();
    moving = network.parameters(options.layers().roles());
    values = moving.stream().map(Parameter::value).toList();
    updater = options.optimizer().start(values, scope);
    hold =
        options.hold() == Hold.NORM && options.layers().roles().contains(Role.IMPLICIT)
            ? Optional.of(new NormHold(network, seeds, scope))
            : Optional.empty();
    step = options.optimizer().step() instanceof StepSize.Fixed fixed ? fixed.value() : Double.NaN;
  }

  /** Return the step size; NaN if it is not known yet. */
  double step() {
    return step;
  }

  /** Return why no further update is to be done, if so. */
  Optional<String> ending() {
    return ending;
  }

  void resume(double knownStep) {
    step = knownStep;
  }

  /** Solve as loosely as some progress of training allows; 0 asks for the termination rule. */
  void follow(double progress) {
    Inexactness inexactness = options.inexactness();
    forward = setup.terminating(inexactness.forward(setup.termination(), progress));
    backward = setup.terminating(inexactness.gradient(setup.termination(), progress));
  }

  /**
   * Trace no solve until progress is followed again: the trace of an epoch is that of its first
   * update, and a trace costs a pass over the states at every evaluation.
   */
  void traceNoMore() {
    forward = forward.untraced();
    backward = backward.untraced();
  }

  /** Return what the optimizer remembers. */
  List<Matrix> memory() {
    return updater.memory();
  }

  /** Pass a batch forward, unless that is cancelled: then the loss means nothing. */
  Measured measure(Batch batch, List<Matrix> starts, Scope work) {
    ForwardPass pass = batch.forward(starts, forward, work);
    Matrix gradOutput = work.uninitialized(batch.count(), network.outputs());
    double scale = options.optimizer().averages() ? 1.0 / batch.count() : 1;
    BatchLoss batchLoss =
        pass.cancelled()
            ? new BatchLoss(Double.NaN, 0)
            : batch.loss(pass.output(), options.loss(), scale, gradOutput);
    return new Measured(pass, batchLoss, gradOutput);
  }

  /**
   * Do update {@code number}, counted from 1; return nothing, having moved nothing, if cancelled.
   */
  Optional<Done> apply(Batch batch, List<Matrix> starts, long number, Scope work) {
    Measured measured = measure(batch, starts, work);
    if (measured.pass().cancelled()) {
      return Optional.empty();
    }
    List<SolveResult> solves = measured.pass().solves();
    if (!Double.isFinite(measured.batchLoss().loss())) {
      return Optional.of(done(measured.batchLoss(), solves, Adjoints.NONE));
    }
    Automatic automatic =
        Double.isNaN(step)
            ? automaticStep(measured.pass(), work)
            : new Automatic(step, Adjoints.NONE);
    NetworkGradient gradient =
        network.backward(
            measured.pass(),
            measured.gradOutput(),
            options.layers().roles(),
            false,
            backward,
            work);
    Adjoints adjoints = gradient.adjoints().plus(automatic.adjoints());
    if (adjoints.cancelled()) {
      return Optional.empty();
    }
    Done done =
        done(measured.batchLoss(), solves, adjoints)
            .noted(leftOut(adjoints, batch, number))
            .noted(byDifferences(adjoints, number));
    if (isLost(gradient, batch)) {
      return Optional.of(done.withoutGradient());
    }
    step = automatic.step();
    List<Matrix> gradients = moving.stream().map(p -> gradient.by(p.name())).toList();
    done = done.compared(cosine(measured, gradients, number, work));
    double norm = norm(gradients);
    if (options.clipNorm() > 0 && norm > options.clipNorm()) {
      gradients.forEach(g -> backend.axpby(options.clipNorm() / norm, g, 0, g));
    }
    Stages stages = new Stages(batch, starts, number, work);
    Optional<Optimizer.Ending> end =
        updater.update(values, gradients, step * stepFactor(number - 1), number, stages);
    weightsChanged();
    if (end.isPresent() && end.get().cancelled()) {
      return Optional.empty();
    }
    ending = end.map(Optimizer.Ending::reason);
    hold.ifPresent(h -> h.apply(number));
    return Optional.of(done.moved(norm, stages).noted(stages.leftOut));
  }

  /** Return whether no row of a batch is left in a gradient, so that there is none. */
  private static boolean isLost(NetworkGradient gradient, Batch batch) {
    return gradient.adjoints().leftOut().size() == batch.count();
  }

  private static Optional<TrainingNote> leftOut(Adjoints adjoints, Batch batch, long number) {
    List<Integer> rows = adjoints.leftOut();
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(TrainingNote.RowsLeftOut.of(rows, batch.count(), number));
  }

  private static Optional<TrainingNote> byDifferences(Adjoints adjoints, long number) {
    return number == 1 && adjoints.differencedRows() > 0
        ? Optional.of(new TrainingNote.ByDifferences())
        : Optional.empty();
  }

  private void weightsChanged() {
    network.parametersChanged(options.layers().roles());
  }

  /** Gradients along an update, each solve starting from the last one's equilibria. */
  private final class Stages implements Optimizer.Field {
    private final Batch batch;
    private final long number;
    private final Scope work;
    private List<Matrix> starts;
    private SolveSummary forward = SolveSummary.NOTHING;
    private SolveSummary backward = SolveSummary.NOTHING;
    private boolean own;
    private Optional<TrainingNote> leftOut = Optional.empty();

    Stages(Batch batch, List<Matrix> starts, long number, Scope work) {
      this.batch = batch;
      this.number = number;
      this.starts = starts;
      this.work = work;
    }

    @Override
    public Optimizer.Reading read(List<Matrix> gradients) {
      weightsChanged();
      try (Scope stage = work.child("stage")) {
        Measured measured = measure(batch, starts, stage);
        forward = forward.plus(SolveSummary.of(measured.pass().solves()));
        if (measured.pass().cancelled()) {
          return Optimizer.Reading.CANCELLED;
        } else if (!Double.isFinite(measured.batchLoss().loss())) {
          return Optimizer.Reading.NOT_FINITE;
        }
        NetworkGradient gradient =
            network.backward(
                measured.pass(),
                measured.gradOutput(),
                options.layers().roles(),
                false,
                Updates.this.backward,
                stage);
        backward = backward.plus(SolveSummary.of(gradient.adjoints()));
        if (gradient.adjoints().cancelled()) {
          return Optimizer.Reading.CANCELLED;
        }
        if (leftOut.isEmpty()) {
          leftOut = Updates.leftOut(gradient.adjoints(), batch, number);
        }
        if (isLost(gradient, batch)) {
          return Optimizer.Reading.NOT_FINITE;
        }
        for (int p = 0; p < gradients.size(); p++) {
          backend.copy(gradient.by(moving.get(p).name()), gradients.get(p));
        }
        keepStates(measured.pass().solves());
        return Optimizer.Reading.MEASURED;
      }
    }

    private void keepStates(List<SolveResult> solves) {
      if (!options.warmStart()) {
        return;
      }
      if (!own) {
        starts = starts.stream().map(s -> work.uninitialized(s.rows(), s.cols())).toList();
        own = true;
      }
      for (int i = 0; i < solves.size(); i++) {
        backend.copy(solves.get(i).solution(), starts.get(i));
      }
    }
  }

  private static Done done(BatchLoss batchLoss, List<SolveResult> forward, Adjoints backward) {
    List<SolveResult> all = new ArrayList<>(forward);
    all.addAll(backward.solves());
    return new Done(
        batchLoss,
        forward,
        Double.NaN,
        SolveSummary.of(forward),
        SolveSummary.of(backward),
        false,
        TrainingNote.Rescued.of(all).<List<TrainingNote>>map(List::of).orElse(List.of()));
  }

  private double stepFactor(long updatesDone) {
    double warmUpdates = options.warmUp() * perEpoch;
    double warm = warmUpdates > 0 ? Math.min(1, (updatesDone + 1) / warmUpdates) : 1;
    return warm * options.schedule().factor(updatesDone / (double) perEpoch, options.epochs());
  }

  /**
   * Return the cosine between a gradient and the exact one at the same states, if that is asked for
   * and can be had: neither vanishes and every adjoint of the exact one converged.
   */
  private Optional<GradientCosine> cosine(
      Measured measured, List<Matrix> gradients, long number, Scope work) {
    if (options.comparison().isEmpty()
        || (number - 1) % perEpoch >= options.comparison().get().updates()) {
      return Optional.empty();
    }
    try (Scope comparison = work.child("comparison")) {
      NetworkGradient exact =
          network.backward(
              measured.pass(),
              measured.gradOutput(),
              options.layers().roles(),
              false,
              setup.differentiating(options.comparison().get().exact()),
              comparison);
      if (!exact.adjoints().solves().stream().allMatch(SolveResult::converged)) {
        return Optional.empty();
      }
      List<Matrix> others = moving.stream().map(p -> exact.by(p.name())).toList();
      double cosine = inner(gradients, others) / norm(gradients) / norm(others);
      // rounding may lead an ulp beyond 1
      return Double.isFinite(cosine)
          ? Optional.of(GradientCosine.of(Math.max(-1, Math.min(1, cosine))))
          : Optional.empty();
    }
  }

  private double inner(List<Matrix> a, List<Matrix> b) {
    double total = 0;
    for (int p = 0; p < a.size(); p++) {
      double[] rows = new double[a.get(p).rows()];
      backend.rowGram(new Matrix[] {a.get(p)}, new Matrix[] {b.get(p)}, rows);
      total += Arrays.stream(rows).sum();
    }
    return total;
  }

  private double norm(List<Matrix> gradients) {
    double[] rowNorms =
        gradients.stream()
            .flatMapToDouble(
                g -> {
                  double[] norms = new double[g.rows()];
                  backend.rowNorms(g, Norm.L2, norms);
                  return Arrays.stream(norms);
                })
            .toArray();
    return MathArrays.safeNorm(rowNorms);
  }

  private record Automatic(double step, Adjoints adjoints) {}

  private Automatic automaticStep(ForwardPass pass, Scope work) {
    try (Scope kernelScope = work.child("tangent kernel")) {
      TangentKernel kernel = new TangentKernel(network, pass, setup, kernelScope);
      double lambda = kernel.largestEigenvalue(seeds);
      // Where no parameter moves any output, there is nothing to step along.
      double inverse = lambda == 0 ? 0 : Double.isFinite(lambda) ? 1 / lambda : Double.NaN;
      return new Automatic(inverse, kernel.adjoints());
    }
  }
}
