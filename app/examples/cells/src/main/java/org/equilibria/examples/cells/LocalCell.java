package org.equilibria.examples.cells;

import java.util.List;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.cell.BoundCell;
import org.equilibria.api.cell.CellMap;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The map z = sigma(state(z) + input(x)) at parameter values, for two mixings of neighbours. The
 * parameter of {@code state} is kept in a ball in which the map contracts.
 */
final class LocalCell implements BoundCell {

  private final Mixing state;
  private final Mixing input;
  private final double radius;
  private final Kernel value;
  private final Kernel slope;

  /**
   * Take what the map is made of.
   *
   * @param radius largest Frobenius norm of the parameter of {@code state}
   */
  LocalCell(Mixing state, Mixing input, double radius, Activation activation, Backend backend) {
    this.state = state;
    this.input = input;
    this.radius = radius;
    Expr preactivation = Expr.x().plus(Expr.y());
    value = backend.compile(activation.value(preactivation));
    slope = backend.compile(activation.derivative(preactivation));
  }

  @Override
  public void refresh() {
    state.refresh(radius);
    input.refresh();
  }

  @Override
  public Matrix inject(Matrix x, Scope scope) {
    Matrix out = scope.uninitialized(x.rows(), input.around().nodes() * input.outputs());
    try (Scope work = scope.child("inject")) {
      input.apply(new Gather(input.around(), x.rows(), input.inputs(), work), x, out);
    }
    return out;
  }

  @Override
  public void pullbackInjection(
      Matrix x,
      Matrix gradInjected,
      List<@Nullable Matrix> gradTheta,
      @Nullable Matrix gradX,
      Scope work) {
    Matrix byInput = gradTheta.get(1);
    if (byInput != null) {
      Gather gather = new Gather(input.around(), x.rows(), input.inputs(), work);
      input.addGradient(gather, x, gradInjected, byInput, work);
    }
    if (gradX != null) {
      Matrix back = work.uninitialized(x.rows(), x.cols());
      Gather gather = new Gather(input.around(), x.rows(), input.outputs(), work);
      input.applyAdjoint(gather, gradInjected, back);
      work.backend().axpby(1, back, 1, gradX);
    }
  }

  @Override
  public CellMap map(Matrix injected, Scope scope) {
    return new LocalMap(state, value, slope, injected);
  }
}
