package org.equilibria.reproduction;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinTask;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Role;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.certify.draw.NoisyNetworks;
import org.equilibria.certify.quantity.StateReader;
import org.equilibria.certify.quantity.Systems;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.ForwardPass;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkGradient;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.train.GradientFlow;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.engine.train.TrainingStatus;
import org.equilibria.theory.certificate.Accuracy;
import org.equilibria.theory.certificate.Point;
import org.equilibria.theory.certificate.RowAccuracy;
import org.equilibria.theory.kernel.FiniteGram;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.Conditioning;
import org.equilibria.theory.wellposed.WeightFacts;

/**
 * The training of the implicit layer of one network on a few samples by full-batch gradient descent
 * on L = 1/2 sum_i e_i^2, with every step in view: the equilibria z_i, the adjoints q_i and the
 * Gram matrix H_ij = alpha^2 gamma^2/m (z_i . z_j)(q_i . q_j) they make. The gradient is alpha
 * gamma/sqrt m sum_i e_i q_i z_i^T (docs/theory.md, section 2). For one output; closed to release
 * its memory.
 */
final class Specimen implements AutoCloseable {

  private static final String A = "implicit.A";
  private static final String B = "readout.B";

  /** Gradient evaluations after which a flow is given up. */
  private static final int MOST_EVALUATIONS = 50_000;

  private final Laboratory laboratory;
  private final Scope scope;
  private final Backend backend;
  private final Network network;
  private final double gamma;
  private final double alpha;
  private final int width;
  private final double[] target;
  private final double[] offset;
  private final double[] offsetResidual;
  private final double[] offsetNorm;
  private final Matrix x;
  private final Matrix ones;
  private final Matrix initial;
  private final Matrix z;
  private final Matrix q;
  private double[] error;

  /**
   * Draw a network and look at it.
   *
   * @param name what the network is for, which with the draw decides its weights
   * @param alpha scale of the output
   * @param centred whether the output is taken minus its value at the start, so that e0 = -y
   */
  Specimen(
      Laboratory laboratory,
      String name,
      int draw,
      int width,
      double gamma,
      double alpha,
      boolean centred,
      Images data) {
    this.laboratory = laboratory;
    this.gamma = gamma;
    this.alpha = alpha;
    this.width = width;
    target = data.y();
    scope = laboratory.scope().child(name);
    backend = scope.backend();
    int features = data.x()[0].length;
    NetworkSpec spec = laboratory.network(width, gamma, alpha);
    network =
        new Network(
            scope,
            spec,
            NetworkWeights.draw(spec, features, 1, laboratory.seeds(name + "." + width, draw)),
            features,
            1);
    x = scope.uninitialized(data.count(), features);
    backend.upload(Arrays.stream(data.x()).flatMapToDouble(Arrays::stream).toArray(), x);
    ones = scope.uninitialized(data.count(), 1);
    backend.fill(ones, 1);
    initial = scope.uninitialized(width, width);
    backend.copy(network.parameter(A), initial);
    z = scope.zeros(data.count(), width);
    q = scope.zeros(data.count(), width);
    error = target;
    offset = new double[data.count()];
    offsetResidual = new double[data.count()];
    offsetNorm = new double[data.count()];
    double[] outputs = look();
    if (centred) {
      double[] residuals = residuals(rows(z), preactivations());
      System.arraycopy(residuals, 0, offsetResidual, 0, residuals.length);
      backend.rowNorms(z, Norm.L2, offsetNorm);
      System.arraycopy(outputs, 0, offset, 0, offset.length);
      look();
    }
  }

  /** Solve for the equilibria and adjoints of the present weights and return alpha b.z. */
  private double[] look() {
    try (Scope work = scope.child("look")) {
      ForwardPass pass = network.forward(x, List.of(z), laboratory.setup(), work);
      requireSolved(pass.solves());
      backend.copy(pass.output(), z);
      NetworkGradient gradient =
          network.backward(pass, ones, Set.<Role>of(), true, laboratory.setup(), work);
      requireSolved(gradient.solves());
      // Given 1 by each output, the gradient by what is injected is alpha q.
      backend.axpby(1 / alpha, gradient.injected().orElseThrow(), 0, q);
      Matrix out = work.uninitialized(target.length, 1);
      backend.gemm(alpha, z, false, network.parameter(B), true, 0, out);
      double[] outputs = new double[target.length];
      backend.download(out, outputs);
      double[] found = new double[target.length];
      Arrays.setAll(found, i -> outputs[i] - offset[i] - target[i]);
      error = found;
      return outputs;
    }
  }

  private static void requireSolved(List<SolveResult> solves) {
    for (SolveResult solve : solves) {
      if (solve.status() == SolveStatus.CANCELLED) {
        throw new Steps.Cancelled();
      } else if (solve.outcomes().stream().anyMatch(o -> !o.converged())) {
        throw new EquilibriaException(
            ErrorCode.INTERNAL, "an equilibrium of the reproduction did not converge");
      }
    }
  }

  /** Return alpha b.z at other inputs, without the offset of centring. */
  double[] outputs(double[][] inputs) {
    try (Scope work = scope.child("outputs")) {
      Matrix others = work.uninitialized(inputs.length, inputs[0].length);
      backend.upload(Arrays.stream(inputs).flatMapToDouble(Arrays::stream).toArray(), others);
      ForwardPass pass =
          network.forward(
              others, List.of(work.zeros(inputs.length, width)), laboratory.setup(), work);
      requireSolved(pass.solves());
      Matrix out = work.uninitialized(inputs.length, 1);
      backend.gemm(alpha, pass.output(), false, network.parameter(B), true, 0, out);
      double[] outputs = new double[inputs.length];
      backend.download(out, outputs);
      return outputs;
    }
  }

  /**
   * Return networks with noise on A around this one, to be drawn from a seed, by as many threads as
   * the pool has that the caller runs in.
   */
  NoisyNetworks noisy(SeedStreams seeds) {
    Systems systems = laboratory.systems();
    return new NoisyNetworks(
        network.spec(),
        network.weights(),
        new StateReader(systems).read(network, rows(x), scope),
        offset,
        target,
        conditioning().mu(),
        systems,
        seeds,
        ForkJoinTask.inForkJoinPool() ? ForkJoinTask.getPool().getParallelism() : 1);
  }

  /** Return e = f - y. */
  double[] error() {
    return error.clone();
  }

  /** Return L = 1/2 sum e^2. */
  double loss() {
    return 0.5 * Arrays.stream(error).map(e -> e * e).sum();
  }

  /**
   * Return a bound of how far ||e|| may be off: each of the two outputs whose difference e is has
   * states off by c times their residual, and is alpha b.z.
   */
  double rounding() {
    double[] norms = new double[target.length];
    backend.rowNorms(z, Norm.L2, norms);
    double states = Math.sqrt(Arrays.stream(norms).map(v -> v * v).sum());
    return 2 * alpha * readoutNorm() * conditioning().c() * laboratory.tolerance() * states;
  }

  /** Return ||b||. */
  double readoutNorm() {
    double[] norm = new double[1];
    backend.rowNorms(network.parameter(B), Norm.L2, norm);
    return norm[0];
  }

  /** Return p = Mz + phi (n x m). */
  double[][] preactivations() {
    try (Scope work = scope.child("preactivations")) {
      Matrix p = work.uninitialized(target.length, width);
      backend.gemm(1, z, false, network.weightsOfEquilibria().get(0), true, 0, p);
      backend.axpby(1, network.inject(x, work), 1, p);
      return rows(p);
    }
  }

  /** Return ||e||. */
  double errorNorm() {
    return Math.sqrt(2 * loss());
  }

  /** Return ||A - A0||_F. */
  double distance() {
    return distance(initial);
  }

  /** Return ||M - M0||_F, at least ||M - M0||_2. */
  double weightDistance() {
    return gamma / Math.sqrt(width) * distance();
  }

  private double distance(Matrix from) {
    double[] rows = new double[width];
    backend.rowDistances(network.parameter(A), from, Norm.L2, rows);
    return Math.sqrt(Arrays.stream(rows).map(r -> r * r).sum());
  }

  /** Return ||A - B||_F for a network B of the same width. */
  double distance(Specimen other) {
    return distance(other.network.parameter(A));
  }

  /** Move A by one step of gradient descent and look again. */
  void descend(double step) {
    try (Scope work = scope.child("step")) {
      Matrix scaled = work.uninitialized(target.length, width);
      backend.scaleRows(error, q, scaled);
      double scale = alpha * gamma / Math.sqrt(width);
      backend.gemm(-step * scale, scaled, true, z, false, 1, network.parameter(A));
    }
    network.parametersChanged();
    look();
  }

  /**
   * Follow the gradient flow by the embedded Runge-Kutta pair and look again after each of equal
   * times.
   *
   * @param time of each
   * @param count how many
   * @param rtol error of a Runge-Kutta step relative to the way so far
   * @param eachTime called count + 1 times, first at the start
   * @return how the training by the flow ended; see {@link #isFollowed}
   */
  TrainingResult follow(double time, int count, double rtol, Runnable eachTime) {
    double[] x = new double[this.x.rows() * this.x.cols()];
    backend.download(this.x, x);
    double[] shifted = new double[target.length];
    Arrays.setAll(shifted, i -> target[i] + offset[i]);
    Samples samples =
        new Samples(target.length, this.x.cols(), 1, x, shifted, new int[target.length]);
    GradientFlow flow =
        new GradientFlow(new GradientFlow.Options(Double.toString(time), rtol, MOST_EVALUATIONS));
    eachTime.run();
    TrainOptions options =
        TrainOptions.builder().optimizer(flow).epochs(count).watch(false).build();
    TrainingResult result =
        new Trainer(network, laboratory.setup(), options, laboratory.seeds("flow", 0))
            .run(
                samples,
                record -> {
                  // A record follows the update of its epoch; the last one follows none.
                  if (record.epoch() < count) {
                    look();
                    eachTime.run();
                  }
                },
                scope);
    if (result.status() == TrainingStatus.CANCELLED) {
      throw new Steps.Cancelled();
    }
    return result;
  }

  /** Return whether a flow came to its end, neither diverging nor meeting its bound. */
  static boolean isFollowed(TrainingResult flow) {
    return flow.status() == TrainingStatus.COMPLETED && !GradientFlow.metItsBound(flow);
  }

  /** Return H_A (n x n). */
  double[][] gram() {
    int n = target.length;
    double[][] states = product(z);
    double[][] adjoints = product(q);
    double scale = alpha * alpha * gamma * gamma / width;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        states[i][j] *= scale * adjoints[i][j];
      }
    }
    return states;
  }

  private double[][] product(Matrix rows) {
    int n = rows.rows();
    try (Scope work = scope.child("gram")) {
      Matrix out = work.uninitialized(n, n);
      backend.gemm(1, rows, false, rows, true, 0, out);
      return rows(out);
    }
  }

  private double[][] rows(Matrix matrix) {
    double[] values = new double[matrix.rows() * matrix.cols()];
    backend.download(matrix, values);
    double[][] rows = new double[matrix.rows()][];
    Arrays.setAll(
        rows, i -> Arrays.copyOfRange(values, i * matrix.cols(), (i + 1) * matrix.cols()));
    return rows;
  }

  /** Return a lower bound of mu and an upper one of rho, in O(m^3). */
  Conditioning conditioning() {
    return facts().conditioning();
  }

  private WeightFacts facts() {
    return WeightFacts.of(rows(network.weightsOfEquilibria().get(0)));
  }

  /** Return all that a certificate is computed from; O(m^3). */
  Point point() {
    try (Scope work = scope.child("point")) {
      Matrix weight = network.weightsOfEquilibria().get(0);
      Matrix adjoint = work.uninitialized(target.length, width);
      backend.gemm(1, ones, false, network.parameter(B), false, 0, adjoint);
      backend.gemm(1, q, false, weight, false, 1, adjoint);
      double[][] states = rows(z);
      double[][] p = preactivations();
      double[][] adjoints = rows(adjoint);
      double[][] active = active(adjoints, p);
      WeightFacts facts = facts();
      return new Point(
          gamma,
          alpha,
          facts.conditioning(),
          states,
          p,
          active,
          adjoints,
          Eigen.of(FiniteGram.implicitLayer(states, active, gamma, alpha)),
          error(),
          accuracy(states, p, active, adjoints, facts));
    }
  }

  /** Return q = D q~. */
  private static double[][] active(double[][] adjoints, double[][] p) {
    double[][] active = new double[p.length][];
    for (int i = 0; i < p.length; i++) {
      double[] row = adjoints[i].clone();
      double[] signs = p[i];
      Arrays.setAll(row, k -> signs[k] > 0 ? row[k] : 0);
      active[i] = row;
    }
    return active;
  }

  /**
   * Measure how closely equilibria and adjoints are known. With q~ = b + M^T q', q' being what was
   * solved for, the equation of the adjoints is missed by M^T (q' - D q~).
   */
  private Accuracy accuracy(
      double[][] states, double[][] p, double[][] active, double[][] adjoints, WeightFacts facts) {
    RowAccuracy here = RowAccuracy.of(facts, width);
    RowAccuracy start = RowAccuracy.of(factsAtStart(), width);
    double[][] solved = rows(q);
    double[] state = residuals(states, p);
    double[] adjoint = new double[target.length];
    double[] output = new double[target.length];
    double scale = alpha * readoutNorm();
    for (int i = 0; i < target.length; i++) {
      double norm = Vectors.norm(states[i]);
      // phi = p - Mz is the same at the start
      double injected = Vectors.norm(p[i]) + facts.frobeniusBound() * norm;
      double missed = facts.conditioning().rho() * distance(solved[i], active[i]);
      state[i] = here.state(state[i], norm, injected);
      adjoint[i] =
          here.adjoint(missed, Vectors.norm(adjoints[i]), Vectors.norm(active[i]), readoutNorm());
      output[i] = scale * here.output(state[i], norm);
      if (offsetNorm[i] > 0) {
        double before = start.state(offsetResidual[i], offsetNorm[i], injected);
        output[i] += scale * start.output(before, offsetNorm[i]);
      }
    }
    return new Accuracy(state, adjoint, output);
  }

  private WeightFacts factsAtStart() {
    double[][] weight = rows(initial);
    for (double[] row : weight) {
      Arrays.setAll(row, k -> gamma / Math.sqrt(width) * row[k]);
    }
    return WeightFacts.of(weight);
  }

  /** Return ||z_i - relu(p_i)||. */
  private static double[] residuals(double[][] states, double[][] p) {
    double[] residuals = new double[states.length];
    Arrays.setAll(
        residuals,
        i -> distance(states[i], Arrays.stream(p[i]).map(v -> Math.max(0, v)).toArray()));
    return residuals;
  }

  private static double distance(double[] a, double[] b) {
    double[] difference = a.clone();
    Arrays.setAll(difference, k -> a[k] - b[k]);
    return Vectors.norm(difference);
  }

  @Override
  public void close() {
    scope.close();
  }
}
