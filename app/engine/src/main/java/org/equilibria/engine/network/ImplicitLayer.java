package org.equilibria.engine.network;

import java.util.ArrayList;
import java.util.List;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Parameterization;

/** Hold the free parameters, the weight M they make, and the compiled activation. */
final class ImplicitLayer {

  private final Backend backend;
  private final Parameterization parameterization;
  private final Activation activation;
  private final List<Matrix> parameters = new ArrayList<>();
  private final Matrix weight;
  private final Prepared prepared;
  private final Kernel value;
  private final Kernel slope;
  private Certificate certificate;

  ImplicitLayer(Scope scope, NetworkSpec spec, List<double[]> values) {
    backend = scope.backend();
    parameterization = spec.parameterization();
    activation = spec.activation();
    List<ParameterSpec> specs = parameterization.parameters(spec.width());
    for (int p = 0; p < specs.size(); p++) {
      Matrix parameter = scope.uninitialized(specs.get(p).rows(), specs.get(p).cols());
      backend.upload(values.get(p), parameter);
      parameters.add(parameter);
    }
    weight = scope.uninitialized(spec.width(), spec.width());
    certificate = parameterization.materialize(backend, parameters, weight);
    prepared = backend.prepare(weight, scope);
    Expr preactivation = Expr.x().plus(Expr.y());
    value = backend.compile(activation.value(preactivation));
    slope = backend.compile(activation.derivative(preactivation));
  }

  List<Matrix> parameters() {
    return parameters;
  }

  Matrix weight() {
    return weight;
  }

  Prepared prepared() {
    return prepared;
  }

  Certificate certificate() {
    return certificate;
  }

  Activation activation() {
    return activation;
  }

  Kernel value() {
    return value;
  }

  Kernel slope() {
    return slope;
  }

  /** Project the parameters and make the weight anew after they changed. */
  void refresh() {
    parameterization.project(backend, parameters);
    certificate = parameterization.materialize(backend, parameters, weight);
    backend.repack(weight, prepared);
  }

  FixedPointMap map(Matrix phi) {
    return new LayerMap(this, phi);
  }

  /** Write sigma'(z M^T + phi). */
  void slopeAt(Matrix z, Matrix phi, Matrix out) {
    backend.affineMap(z, prepared, phi, slope, out);
  }

  List<Matrix> parametersLike(Scope scope) {
    return parameters.stream().map(p -> scope.uninitialized(p.rows(), p.cols())).toList();
  }

  void pullback(Matrix gradWeight, List<Matrix> gradParameters) {
    parameterization.pullback(backend, parameters, gradWeight, gradParameters);
  }

  void pushforward(List<Matrix> direction, Matrix weightDirection) {
    parameterization.pushforward(backend, parameters, direction, weightDirection);
  }
}
