package org.equilibria.api.cell;

import java.util.Arrays;
import java.util.List;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/** The map of a cell of host functions for a batch of inputs. */
final class HostCellMap implements CellMap {

  private final HostCell cell;
  private final double[][] theta;
  private final double[][] inputs;
  private final FixedPointMap map;

  HostCellMap(HostCell cell, double[][] theta, Matrix x) {
    this.cell = cell;
    this.theta = theta;
    inputs = rows(x);
    map = map();
  }

  private FixedPointMap map() {
    RowCell f = cell.f();
    RowCellVjp vjp = cell.vjp();
    if (vjp == null) {
      return FixedPointMap.of(
          inputs.length, cell.width(), (row, z, out) -> f.apply(inputs[row], z, theta, out));
    }
    double[] unusedX = new double[inputs.length == 0 ? 0 : inputs[0].length];
    double[][] unusedTheta = zerosLike(theta);
    return FixedPointMap.of(
        inputs.length,
        cell.width(),
        (row, z, out) -> f.apply(inputs[row], z, theta, out),
        (row, z, u, out) -> {
          Arrays.fill(out, 0);
          vjp.apply(inputs[row], z, theta, u, out, unusedX, unusedTheta);
        });
  }

  private static double[][] zerosLike(double[][] values) {
    return Arrays.stream(values).map(v -> new double[v.length]).toArray(double[][]::new);
  }

  private static double[][] rows(Matrix a) {
    double[] values = HostBoundCell.download(a);
    double[][] rows = new double[a.rows()][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * a.cols(), (i + 1) * a.cols()));
    return rows;
  }

  @Override
  public int rows() {
    return map.rows();
  }

  @Override
  public int width() {
    return map.width();
  }

  @Override
  public Evaluator open(Scope scope) {
    return map.open(scope);
  }

  @Override
  public boolean byDifferences() {
    return map.byDifferences();
  }

  @Override
  public Linearization linearize(Matrix z, Scope scope) {
    return map.linearize(z, scope);
  }

  @Override
  public Pullback pullback(
      Matrix solution, List<@Nullable Matrix> gradTheta, Matrix gradInjected, Scope work) {
    RowCellVjp vjp = cell.vjp();
    return new Sums(vjp == null ? differences(gradTheta) : vjp, gradTheta, gradInjected);
  }

  private CellDifferences differences(List<@Nullable Matrix> gradTheta) {
    boolean[] wanted = new boolean[gradTheta.size()];
    for (int p = 0; p < wanted.length; p++) {
      wanted[p] = gradTheta.get(p) != null;
    }
    return new CellDifferences(cell.f(), cell.width(), wanted);
  }

  /** Sums over rows and pairs, on the host until they are complete. */
  private final class Sums implements Pullback {
    private final RowCellVjp vjp;
    private final List<@Nullable Matrix> gradTheta;
    private final Matrix gradInjected;
    private final double[][] byTheta = zerosLike(theta);
    private final double[][] byInput = zerosLike(inputs);
    private final double[] byState = new double[cell.width()];

    Sums(RowCellVjp vjp, List<@Nullable Matrix> gradTheta, Matrix gradInjected) {
      this.vjp = vjp;
      this.gradTheta = gradTheta;
      this.gradInjected = gradInjected;
    }

    @Override
    public void accept(Matrix z, Matrix u) {
      double[][] states = rows(z);
      double[][] cotangents = rows(u);
      for (int i = 0; i < states.length; i++) {
        try {
          vjp.apply(inputs[i], states[i], theta, cotangents[i], byState, byInput[i], byTheta);
        } catch (Throwable e) {
          throw EquilibriaException.of(
              "the vector-Jacobian product of the cell failed at row " + i, e);
        }
      }
    }

    @Override
    public void finish() {
      double[] flat = Arrays.stream(byInput).flatMapToDouble(Arrays::stream).toArray();
      gradInjected.scope().backend().upload(flat, gradInjected);
      for (int p = 0; p < byTheta.length; p++) {
        Matrix gradient = gradTheta.get(p);
        if (gradient != null) {
          gradient.scope().backend().upload(byTheta[p], gradient);
        }
      }
    }
  }
}
