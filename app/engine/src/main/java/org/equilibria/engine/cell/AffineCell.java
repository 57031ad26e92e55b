package org.equilibria.engine.cell;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.cell.BoundCell;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.api.parameterization.Role;

/**
 * The cell z -> sigma(M z + phi(x)), phi(x) = value(W x) / sqrt(m) with W m x d and initially N(0,
 * 1) (arXiv 2209.15562).
 *
 * @param width m, at least 1
 * @param injection phi
 * @param parameterization free parameters of M
 * @param activation sigma
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record AffineCell(
    int width, Injection injection, Parameterization parameterization, Activation activation)
    implements Cell {

  private static final String WEIGHT = "injection.W";
  private static final String FREE = "implicit.";

  /** Check the width, and that the parts go together. */
  public AffineCell {
    if (width < 1) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "width must be at least 1, not " + width);
    }
    parameterization
        .refusal(activation, injection.value(Expr.x()))
        .ifPresent(
            why -> {
              throw new EquilibriaException(ErrorCode.INVALID_INPUT, why);
            });
  }

  /** Return the formula applied to each entry of W x, before the division by sqrt(m). */
  public Expr features(Expr preactivation) {
    return injection.value(preactivation);
  }

  @Override
  public int width(int inputs) {
    return width;
  }

  @Override
  public List<ParameterSpec> parameters(int inputs) {
    List<ParameterSpec> all = new ArrayList<>();
    all.add(new ParameterSpec(WEIGHT, width, inputs, 1, Role.INJECTION));
    for (ParameterSpec free : parameterization.parameters(width)) {
      all.add(
          new ParameterSpec(
              FREE + free.name(),
              free.rows(),
              free.cols(),
              free.mean(),
              free.standardDeviation(),
              Role.IMPLICIT));
    }
    return all;
  }

  @Override
  public BoundCell bind(int inputs, List<Matrix> theta, Scope scope) {
    return new BoundAffineCell(this, theta, scope);
  }

  @Override
  public boolean isAffine() {
    return true;
  }
}
