package org.equilibria.engine.network;

import java.util.Arrays;
import java.util.Optional;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;

/** The adjoint problem of some rows, posed once more. */
record AdjointProblem(ImplicitLayer layer, AdjointForm form) implements RescueProblem {

  @Override
  public Evaluator open(int[] rows, Scope scope) {
    return LayerMap.adjoint(
        layer,
        LayerMap.gather(scope, form.slope(), rows),
        LayerMap.gather(scope, form.cotangent(), rows),
        scope);
  }

  @Override
  public Optional<AffineForm> affineForm(int[] rows, Scope scope) {
    return Optional.empty();
  }

  @Override
  public Matrix start() {
    return form.cotangent();
  }

  @Override
  public Optional<ActiveSet> activeSet() {
    int m = form.slope().cols();
    double[] slopes = ExactSolve.download(form.slope());
    double[] cotangents = ExactSolve.download(form.cotangent());
    ExactSolve exact = new ExactSolve(form.weight());
    return Optional.of(
        (row, state, work) ->
            exact.adjoint(
                Arrays.copyOfRange(slopes, row * m, (row + 1) * m),
                Arrays.copyOfRange(cotangents, row * m, (row + 1) * m),
                state,
                work));
  }
}
