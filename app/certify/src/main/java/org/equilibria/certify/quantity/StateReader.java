package org.equilibria.certify.quantity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.cell.AffineCell;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.solve.BatchProblem;

/**
 * A reader of all that bounds ask for, off equilibria and adjoints of samples that are solved for
 * as closely as f64 allows, through the engine's loop.
 */
public final class StateReader {

  /** Relative residual up to which an equilibrium or adjoint counts as found. */
  public static final double ACCEPTED = 1e-9;

  /** Relative residual that is aimed for: two digits above the rounding of a product of rows. */
  private static final double AIMED = 1e-13;

  private static final int MOST_STEPS = 2000;
  private static final double[] NONE = {};

  /** Rows solved at once: enough to fill the products, little enough to bound the memory. */
  private static final int CHUNK = 1024;

  private static final Termination TERMINATION =
      Termination.builder().rtol(AIMED).maxSteps(MOST_STEPS).stallWindow(30).build();

  private final Systems systems;

  /** Choose how systems are solved. */
  public StateReader(Systems systems) {
    this.systems = systems;
  }

  /**
   * Read a network of one implicit layer.
   *
   * @param network left as it is
   * @param inputs n x d, n at least 1
   * @param scope of precision F64, for storage; nothing stays in it
   * @throws EquilibriaException UNSUPPORTED if the network has other layers or the scope another
   *     precision
   * @throws java.util.concurrent.CancellationException if the caller cancelled
   */
  public NetworkState read(Network network, double[][] inputs, Scope scope) {
    AffineCell layer = onlyLayer(network);
    if (scope.precision() != Precision.F64) {
      throw new EquilibriaException(
          ErrorCode.UNSUPPORTED, "quantities are computed in f64, not " + scope.precision());
    }
    Parts parts = new Parts();
    for (int from = 0; from < inputs.length; from += CHUNK) {
      int rows = Math.min(CHUNK, inputs.length - from);
      double[][] part = Arrays.copyOfRange(inputs, from, from + rows);
      try (Scope work = scope.child("states")) {
        new Chunk(network, layer, part, work).addTo(parts);
      }
    }
    return parts.state(network, inputs);
  }

  /** Return the affine cell of a network that has no other layer. */
  public static AffineCell onlyLayer(Network network) {
    return network
        .spec()
        .onlyAffineCell()
        .orElseThrow(
            () ->
                new EquilibriaException(
                    ErrorCode.UNSUPPORTED,
                    network.spec().beyondTheory().orElseThrow()
                        + "; theory is about networks of a single layer, of the affine cell, and a"
                        + " readout without bias"));
  }

  /** A collector of rows. */
  private static final class Parts {
    private final List<double[]> injected = new ArrayList<>();
    private final List<double[]> injectionSlopes = new ArrayList<>();
    private final List<double[]> states = new ArrayList<>();
    private final List<Double> residuals = new ArrayList<>();
    private final List<double[]> preactivations = new ArrayList<>();
    private final List<double[]> adjoints = new ArrayList<>();
    private final List<double[]> fullAdjoints = new ArrayList<>();
    private final List<Double> adjointResiduals = new ArrayList<>();
    private final List<double[]> inputGradients = new ArrayList<>();
    private final List<Double> outputs = new ArrayList<>();
    private int unsolved;

    NetworkState state(Network network, double[][] inputs) {
      return new NetworkState(
          Arrays2d.download(network.weightsOfEquilibria().get(0)),
          Arrays2d.download(network.parameters().get(0).value()),
          Arrays2d.download(network.parameters().get(network.parameters().size() - 1).value()),
          inputs,
          injected.toArray(double[][]::new),
          injectionSlopes.toArray(double[][]::new),
          states.toArray(double[][]::new),
          residuals.stream().mapToDouble(r -> r).toArray(),
          preactivations.toArray(double[][]::new),
          adjoints.toArray(double[][]::new),
          fullAdjoints.toArray(double[][]::new),
          adjointResiduals.stream().mapToDouble(r -> r).toArray(),
          outputs.stream().mapToDouble(f -> f).toArray(),
          inputGradients.toArray(double[][]::new),
          unsolved);
    }
  }

  /** Some samples that are read together. */
  private final class Chunk {
    private final Network network;
    private final Scope scope;
    private final Backend backend;
    private final Matrix x;
    private final Matrix phi;
    private final Matrix weight;
    private final Matrix injectionWeight;
    private final double[][] readout;
    private final Kernel value;
    private final Kernel slope;
    private final Kernel injectionSlope;

    Chunk(Network network, AffineCell layer, double[][] inputs, Scope scope) {
      this.network = network;
      this.scope = scope;
      backend = scope.backend();
      x = Arrays2d.upload(inputs, scope);
      phi = network.inject(x, scope);
      weight = network.weightsOfEquilibria().get(0);
      injectionWeight = network.parameters().get(0).value();
      readout =
          Arrays2d.download(network.parameters().get(network.parameters().size() - 1).value());
      value = backend.compile(layer.activation().value(Expr.x()));
      slope = backend.compile(layer.activation().derivative(Expr.x()));
      injectionSlope = backend.compile(layer.features(Expr.x()).derivative());
    }

    void addTo(Parts parts) {
      FixedPointMap map = network.map(phi);
      Matrix z = scope.zeros(phi.rows(), phi.cols());
      parts.unsolved += solve(BatchProblem.of(map, z), scope);
      Matrix p = scope.uninitialized(phi.rows(), phi.cols());
      backend.copy(phi, p);
      backend.gemm(1, z, false, weight, true, 1, p);
      Matrix d = mapped(slope, p);
      Matrix injectionSlopes = injectionSlopes();
      addRows(parts.injected, phi);
      addRows(parts.injectionSlopes, injectionSlopes);
      addRows(parts.states, z);
      addRows(parts.preactivations, p);
      double[] residuals = new double[phi.rows()];
      backend.rowDistances(mapped(value, p), z, Norm.L2, residuals);
      for (double r : residuals) {
        parts.residuals.add(r);
      }
      addAdjoints(parts, map, z, d, injectionSlopes);
    }

    private void addAdjoints(
        Parts parts, FixedPointMap map, Matrix z, Matrix d, Matrix injectionSlopes) {
      int k = readout.length;
      double[][][] full = new double[k][][];
      double[][][] adjoint = new double[k][][];
      double[][][] byInput = new double[k][][];
      double[][] residuals = new double[k][phi.rows()];
      for (int o = 0; o < k; o++) {
        try (Scope work = scope.child("adjoint")) {
          Matrix cotangent = repeated(readout[o], work);
          Matrix u = work.zeros(phi.rows(), phi.cols());
          Linearization linear = map.linearize(z, work);
          parts.unsolved +=
              solve(new BatchProblem(s -> linear.adjoint(cotangent, s), Optional.empty(), u), work);
          full[o] = Arrays2d.download(u);
          Matrix fed = work.uninitialized(u.rows(), u.cols());
          backend.hadamard(d, u, fed);
          adjoint[o] = Arrays2d.download(fed);
          backend.gemm(1, fed, false, weight, false, 1, cotangent);
          backend.rowDistances(cotangent, u, Norm.L2, residuals[o]);
          backend.copy(fed, u);
          backend.hadamard(injectionSlopes, u, u);
          Matrix gradient = work.uninitialized(x.rows(), x.cols());
          double scale = network.spec().alpha() / Math.sqrt(weight.rows());
          backend.gemm(scale, u, false, injectionWeight, false, 0, gradient);
          byInput[o] = Arrays2d.download(gradient);
        }
      }
      double[][] states = Arrays2d.download(z);
      for (int i = 0; i < states.length; i++) {
        for (int o = 0; o < k; o++) {
          parts.fullAdjoints.add(full[o][i]);
          parts.adjoints.add(adjoint[o][i]);
          parts.adjointResiduals.add(residuals[o][i]);
          parts.inputGradients.add(byInput[o][i]);
          parts.outputs.add(network.spec().alpha() * dot(readout[o], states[i]));
        }
      }
    }

    private Matrix injectionSlopes() {
      Matrix out = scope.uninitialized(x.rows(), injectionWeight.rows());
      backend.gemm(1, x, false, injectionWeight, true, 0, out);
      backend.map(injectionSlope, out, null, NONE, out);
      return out;
    }

    private Matrix mapped(Kernel kernel, Matrix a) {
      Matrix out = scope.uninitialized(a.rows(), a.cols());
      backend.map(kernel, a, null, NONE, out);
      return out;
    }

    private Matrix repeated(double[] row, Scope owner) {
      double[][] rows = new double[phi.rows()][];
      Arrays.fill(rows, row);
      return Arrays2d.upload(rows, owner);
    }

    /** Solve, and return how many rows were not. */
    private int solve(BatchProblem problem, Scope work) {
      return systems.solve(problem, TERMINATION, ACCEPTED, work).above(ACCEPTED);
    }
  }

  private static void addRows(List<double[]> rows, Matrix a) {
    rows.addAll(List.of(Arrays2d.download(a)));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }
}
