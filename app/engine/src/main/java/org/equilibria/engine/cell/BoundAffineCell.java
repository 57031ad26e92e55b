package org.equilibria.engine.cell;

import java.util.List;
import java.util.Optional;
import org.equilibria.api.cell.AffineWeight;
import org.equilibria.api.cell.BoundCell;
import org.equilibria.api.cell.CellMap;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.map.WeightMemo;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.Parameterization;
import org.jspecify.annotations.Nullable;

/** An affine cell at parameter values: W, the free parameters and the weight M they make. */
final class BoundAffineCell implements BoundCell {

  private final AffineCell cell;
  private final Backend backend;
  private final FeatureMap injection;
  private final List<Matrix> free;
  private final Matrix weight;
  private final Prepared prepared;
  private final Kernel value;
  private final Kernel slope;
  private Certificate certificate;
  private AffineWeight shown;

  BoundAffineCell(AffineCell cell, List<Matrix> theta, Scope scope) {
    this.cell = cell;
    backend = scope.backend();
    injection = new FeatureMap(cell.features(Expr.x()), theta.subList(0, 1));
    free = List.copyOf(theta.subList(1, theta.size()));
    weight = scope.uninitialized(cell.width(), cell.width());
    certificate = cell.parameterization().materialize(backend, free, weight);
    prepared = backend.prepare(weight, scope);
    Expr preactivation = Expr.x().plus(Expr.y());
    value = backend.compile(cell.activation().value(preactivation));
    slope = backend.compile(cell.activation().derivative(preactivation));
    shown = structure();
  }

  private AffineWeight structure() {
    return new AffineWeight(
        weight,
        prepared,
        cell.activation(),
        new WeightMemo(certificate),
        cell.parameterization(),
        free);
  }

  @Override
  public void refresh() {
    Parameterization parameterization = cell.parameterization();
    parameterization.project(backend, free);
    certificate = parameterization.materialize(backend, free, weight);
    backend.repack(weight, prepared);
    injection.refresh();
    shown = structure();
  }

  @Override
  public Matrix inject(Matrix x, Scope scope) {
    return injection.apply(x, scope);
  }

  @Override
  public void pullbackInjection(
      Matrix x,
      Matrix gradInjected,
      List<@Nullable Matrix> gradTheta,
      @Nullable Matrix gradX,
      Scope work) {
    injection.pullback(x, gradInjected, gradTheta.subList(0, 1), gradX, work);
  }

  @Override
  public CellMap map(Matrix injected, Scope scope) {
    return new AffineMap(shown, value, slope, injected);
  }

  @Override
  public Certificate guarantee() {
    return certificate;
  }

  @Override
  public Optional<AffineWeight> affine() {
    return Optional.of(shown);
  }
}
