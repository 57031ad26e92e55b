package org.equilibria.engine.network;

import java.util.Arrays;
import java.util.Optional;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;

/** The forward problem of some rows, posed once more. */
record StateProblem(ImplicitLayer layer, Matrix phi, Matrix start) implements RescueProblem {

  @Override
  public Evaluator open(int[] rows, Scope scope) {
    return layer.map(LayerMap.gather(scope, phi, rows)).open(scope);
  }

  @Override
  public Optional<AffineForm> affineForm(int[] rows, Scope scope) {
    return layer.map(LayerMap.gather(scope, phi, rows)).affineForm();
  }

  @Override
  public Optional<ActiveSet> activeSet() {
    if (!layer.activation().value(Expr.x()).equals(Expr.x().max(0))) {
      return Optional.empty();
    }
    int m = phi.cols();
    double[] bias = ExactSolve.download(phi);
    ExactSolve exact = new ExactSolve(layer.weight());
    return Optional.of(
        (row, state, work) ->
            exact.relu(Arrays.copyOfRange(bias, row * m, (row + 1) * m), state, work));
  }
}
