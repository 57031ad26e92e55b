package org.equilibria.api.cell;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.ParameterSpec;
import org.jspecify.annotations.Nullable;

/** A cell of host functions of a row; states travel to the host and back at each call. */
record HostCell(int width, List<ParameterSpec> theta, RowCell f, @Nullable RowCellVjp vjp)
    implements Cell {

  HostCell {
    theta = List.copyOf(theta);
    if (width < 1) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "width must be at least 1, not " + width);
    }
    Set<String> names = new HashSet<>();
    for (ParameterSpec parameter : theta) {
      if (!names.add(parameter.name())) {
        throw new EquilibriaException(
            ErrorCode.INVALID_INPUT, "two parameters are named " + parameter.name());
      }
    }
  }

  @Override
  public int width(int inputs) {
    return width;
  }

  @Override
  public List<ParameterSpec> parameters(int inputs) {
    return theta;
  }

  @Override
  public BoundCell bind(int inputs, List<Matrix> values, Scope scope) {
    return new HostBoundCell(this, values);
  }
}
