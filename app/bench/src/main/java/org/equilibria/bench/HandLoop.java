package org.equilibria.bench;

import java.util.function.LongSupplier;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;

/**
 * A comparison of the solve loop, keeping statuses and a trace, with the shortest loop that finds
 * the same equilibrium on the same backend. Both evaluate the whole batch equally often: no
 * tolerance ends them, and no row is dropped.
 */
final class HandLoop {

  private final SolveSetup setup;
  private final FixedPointMap map;
  private final Matrix start;
  private final Prepared weight;
  private final LongSupplier nanoTime;
  private final Scope scope;
  private final Backend backend;
  private final AffineForm form;
  private final Kernel sigma;
  private final double[] residual;
  private final double[] imageNorm;

  HandLoop(
      SolveSetup setup, FixedPointMap map, Matrix start, Prepared weight, LongSupplier nanoTime) {
    this.setup = setup;
    this.map = map;
    this.start = start;
    this.weight = weight;
    this.nanoTime = nanoTime;
    scope = start.scope();
    backend = scope.backend();
    form = map.affineForm().orElseThrow();
    sigma = backend.compile(form.activation().value(Expr.x().plus(Expr.y())));
    residual = new double[start.rows()];
    imageNorm = new double[start.rows()];
  }

  /** Return the milliseconds of the loop by hand. */
  double byHand(int evaluations) {
    try (Scope work = scope.child("by hand")) {
      long t = nanoTime.getAsLong();
      Matrix z = work.uninitialized(start.rows(), start.cols());
      Matrix image = work.uninitialized(start.rows(), start.cols());
      backend.copy(start, z);
      for (int k = 0; k < evaluations; k++) {
        backend.affineResidual(
            z, weight, form.bias(), sigma, image, setup.termination().norm(), residual, imageNorm);
        if (largestRelative() == 0) {
          break;
        }
        Matrix old = z;
        z = image;
        image = old;
      }
      backend.synchronize();
      return (nanoTime.getAsLong() - t) / Rates.NANOS_PER_MILLI;
    }
  }

  private double largestRelative() {
    double largest = 0;
    for (int i = 0; i < residual.length; i++) {
      largest = Math.max(largest, residual[i] / imageNorm[i]);
    }
    return largest;
  }

  /** Return the milliseconds of the solve loop. */
  double byEngine(int evaluations) {
    Termination rule =
        setup.termination().toBuilder()
            .rtol(0)
            .atol(0)
            .maxEvaluations(evaluations)
            .maxSteps(evaluations)
            .stallWindow(evaluations + 1)
            .build();
    SolveSettings traced = SolveSettings.quiet().withTrace(true);
    try (Scope work = scope.child("by the engine")) {
      long t = nanoTime.getAsLong();
      new SolveLoop(traced).solve(map, start, setup.solver(), rule, work);
      backend.synchronize();
      return (nanoTime.getAsLong() - t) / Rates.NANOS_PER_MILLI;
    }
  }
}
