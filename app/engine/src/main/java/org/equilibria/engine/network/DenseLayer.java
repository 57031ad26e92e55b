package org.equilibria.engine.network;

import java.util.List;
import java.util.Set;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Role;
import org.equilibria.engine.cell.FeatureMap;
import org.jspecify.annotations.Nullable;

/** A dense layer sigma(W x + b) / sqrt(m). */
final class DenseLayer implements Layer {

  private final List<Parameter> parameters;
  private final int width;
  private final FeatureMap map;

  DenseLayer(LayerSpec.Dense spec, List<Parameter> parameters) {
    this.parameters = parameters;
    width = spec.width();
    List<Matrix> values = parameters.stream().map(Parameter::value).toList();
    map = new FeatureMap(spec.activation().value(Expr.x()), values);
  }

  @Override
  public List<Parameter> parameters() {
    return parameters;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public void refresh(Set<Role> changed) {
    if (parameters.stream().anyMatch(p -> changed.contains(p.role()))) {
      map.refresh();
    }
  }

  @Override
  public Matrix features(Matrix x, Scope scope) {
    return map.apply(x, scope);
  }

  @Override
  public void pullbackFeatures(
      Matrix x,
      Matrix gradFeatures,
      List<@Nullable Matrix> gradients,
      @Nullable Matrix gradInput,
      Scope work) {
    map.pullback(x, gradFeatures, gradients, gradInput, work);
  }
}
