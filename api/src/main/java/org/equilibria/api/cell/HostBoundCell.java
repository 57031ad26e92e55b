package org.equilibria.api.cell;

import java.util.List;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;

/** A cell of host functions at parameter values, which are copied to the host. */
final class HostBoundCell implements BoundCell {

  private final HostCell cell;
  private final List<Matrix> theta;
  private double[][] values;

  HostBoundCell(HostCell cell, List<Matrix> theta) {
    this.cell = cell;
    this.theta = List.copyOf(theta);
    values = downloaded();
  }

  private double[][] downloaded() {
    return theta.stream().map(HostBoundCell::download).toArray(double[][]::new);
  }

  static double[] download(Matrix a) {
    double[] host = new double[a.rows() * a.cols()];
    a.scope().backend().download(a, host);
    return host;
  }

  @Override
  public void refresh() {
    values = downloaded();
  }

  @Override
  public CellMap map(Matrix injected, Scope scope) {
    return new HostCellMap(cell, values, injected);
  }
}
