package org.equilibria.bench;

import java.util.List;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.engine.network.Backward;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.solve.SolveLoop;

/**
 * Hold what a forward and an adjoint solve came to.
 *
 * @param stored precision of the states
 * @param z states, n x m
 * @param u adjoint states, n x m
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Passes(SolveResult forward, SolveResult adjoint, Precision stored, double[] z, double[] u) {

  /** The residuals of both passes and what follows from them. */
  record Check(Reference.Residuals forward, Reference.Residuals adjoint, Judgement judgement) {}

  /** Copy the states to the host: their scope may close. */
  static Passes of(SolveResult forward, SolveResult adjoint) {
    return new Passes(
        forward,
        adjoint,
        forward.solution().precision(),
        HostMatrices.download(forward.solution()),
        HostMatrices.download(adjoint.solution()));
  }

  static SolveResult forward(FixedPointMap map, Matrix start, SolveSetup setup, Scope scope) {
    return new SolveLoop(setup.settings())
        .solve(map, start, setup.solver(), setup.termination(), scope);
  }

  /**
   * Return the one solve of implicit differentiation.
   *
   * @param cotangent gradient by the equilibrium, n x m
   */
  static SolveResult adjoint(
      FixedPointMap map, SolveResult forward, Matrix cotangent, SolveSetup setup, Scope scope) {
    Backward request = new Backward(map, forward, forward.solution(), cotangent, scope, setup);
    request.run((z, u) -> {});
    return request.solves().get(0);
  }

  /** Recompute the residuals of all rows in f64. */
  Check check(Reference reference, LayerProblem problem, double[] weight, double rtol) {
    Reference.Residuals ofForward = reference.forward(problem, weight, z, stored);
    Reference.Residuals ofAdjoint = reference.adjoint(problem, weight, z, u, stored);
    return new Check(
        ofForward,
        ofAdjoint,
        Judgement.worst(
            List.of(
                judged("forward", forward, ofForward, rtol),
                judged("adjoint", adjoint, ofAdjoint, rtol))));
  }

  private static Judgement judged(
      String pass, SolveResult solve, Reference.Residuals residuals, double rtol) {
    return Judgement.of(
        pass, solve.unconvergedRows(), residuals.residual(), residuals.allowance(), rtol);
  }
}
