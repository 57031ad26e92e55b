package org.equilibria.api.map;

import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/** A map made of host functions of one row; states travel to the host and back at each call. */
record HostMap(int rows, int width, RowFunction f, @Nullable RowVjp vjp) implements FixedPointMap {

  HostMap {
    if (rows < 0 || width < 0) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "a map cannot have " + rows + " rows of " + width + " unknowns");
    }
  }

  @Override
  public boolean byDifferences() {
    return vjp == null;
  }

  @Override
  public Evaluator open(Scope scope) {
    HostJacobian jacobian = vjp == null ? null : HostJacobian.of(rows, width, vjp);
    return new HostEvaluator("the function", rows, width, f, jacobian);
  }

  @Override
  public Linearization linearize(Matrix z, Scope scope) {
    double[] states = new double[rows * width];
    z.scope().backend().download(z, states);
    RowVjp product = vjp;
    if (product == null) {
      return new HostLinearization(rows, width, new DifferencedRows(f, rows, width, states));
    }
    RowFunction rowProduct =
        new RowFunction() {
          private final double[] state = new double[width];

          @Override
          public void apply(int row, double[] u, double[] out) {
            System.arraycopy(states, row * width, state, 0, width);
            product.apply(row, state, u, out);
          }
        };
    return new HostLinearization(rows, width, rowProduct);
  }
}
