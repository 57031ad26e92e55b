package org.equilibria.engine.train;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.train.Optimizer;

/** The flow, update by update, with its time, work, step size and way. */
final class FlowRun implements Optimizer.Updater {

  private final GradientFlow.Options options;
  private final Backend backend;
  private final List<Matrix> derivatives;
  private final Matrix progress;
  private final int size;

  FlowRun(GradientFlow.Options options, List<Matrix> parameters, Scope scope) {
    this.options = options;
    backend = scope.backend();
    derivatives = parameters.stream().map(p -> scope.uninitialized(p.rows(), p.cols())).toList();
    progress = scope.zeros(1, 4);
    size = parameters.stream().mapToInt(p -> p.rows() * p.cols()).sum();
  }

  @Override
  public void update(List<Matrix> parameters, List<Matrix> gradients, double step, long number) {
    throw new UnsupportedOperationException("a flow needs gradients along its way");
  }

  @Override
  public Optional<Optimizer.Ending> update(
      List<Matrix> parameters,
      List<Matrix> gradients,
      double step,
      long number,
      Optimizer.Field field) {
    double[] known = new double[4]; // time, evaluations, longest step, way
    backend.download(progress, known);
    double[] start = flattened(parameters);
    FlowSegment segment =
        new FlowSegment(
            start,
            flattened(gradients),
            options.rtol(),
            known[3],
            options.maxEvaluations() - (int) known[1],
            (at, out) -> {
              write(at, parameters);
              Optimizer.Reading reading = field.read(derivatives);
              flatten(derivatives, out);
              return reading;
            });
    segment.follow(step, known[2]);
    if (segment.cancelled()) {
      write(start, parameters);
      return Optional.of(new Optimizer.Ending(true, "cancelled"));
    }
    write(segment.state(), parameters);
    double time = known[0] + segment.time();
    double evaluations = known[1] + segment.evaluations();
    double way = known[3] + segment.moved();
    backend.upload(new double[] {time, evaluations, segment.longestStep(), way}, progress);
    return segment.complete()
        ? Optional.empty()
        : Optional.of(new Optimizer.Ending(false, bound(time, segment)));
  }

  private String bound(double time, FlowSegment segment) {
    return String.format(
        Locale.ROOT,
        "the flow was followed to t = %.6g: the bound of %d gradient evaluations was reached there"
            + " (last step size %.2g, tolerance %g); raise max-evaluations, or rtol where steps"
            + " shrink at kinks",
        time,
        options.maxEvaluations(),
        segment.lastStep(),
        options.rtol());
  }

  private double[] flattened(List<Matrix> matrices) {
    double[] out = new double[size];
    flatten(matrices, out);
    return out;
  }

  private void flatten(List<Matrix> matrices, double[] out) {
    int from = 0;
    for (Matrix a : matrices) {
      double[] host = new double[a.rows() * a.cols()];
      backend.download(a, host);
      System.arraycopy(host, 0, out, from, host.length);
      from += host.length;
    }
  }

  private void write(double[] values, List<Matrix> matrices) {
    int from = 0;
    for (Matrix a : matrices) {
      double[] host = new double[a.rows() * a.cols()];
      System.arraycopy(values, from, host, 0, host.length);
      backend.upload(host, a);
      from += host.length;
    }
  }

  @Override
  public List<Matrix> memory() {
    return List.of(progress);
  }
}
