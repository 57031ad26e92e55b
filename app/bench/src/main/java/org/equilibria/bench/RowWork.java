package org.equilibria.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.random.SeedStreams;

/**
 * The operations that follow a product: formulas of x + y as in a layer, inner products and
 * combinations of rows as in a solver.
 *
 * @param vectors matrices that the operations on rows combine
 */
record RowWork(Size size, int vectors, long seed) {

  private static final String GRAM = "rowGram";
  private static final String COMBINE = "combineRows";

  // In units of roundoff: the functions are within a few ulp, an ulp is two units, and the sum
  // x + y that they take is rounded, too.
  private static final double FORMULA_BOUND = 32;
  private static final double COMBINATION_BOUND = 8;

  /** Return the formulas of x by name. */
  private static Map<String, Expr> formulas() {
    Map<String, Expr> all = new LinkedHashMap<>();
    all.put("x + y", Expr.x());
    addWithDerivative("relu", Expr.x().max(0), all);
    addWithDerivative("tanh", Expr.x().tanh(), all);
    addWithDerivative("exp", Expr.x().exp(), all);
    addWithDerivative("erf", Expr.x().erf(), all);
    addWithDerivative("log1p(exp)", Expr.x().exp().log1p(), all);
    return all;
  }

  private static void addWithDerivative(String name, Expr value, Map<String, Expr> all) {
    all.put(name, value);
    all.put(name + "'", value.derivative());
  }

  static List<String> names() {
    List<String> names = new ArrayList<>(formulas().keySet());
    names.add(GRAM);
    names.add(COMBINE);
    return List.copyOf(names);
  }

  /** Return the entries by which the time of an operation is divided. */
  double entries(String name) {
    double one = (double) size.rows() * size.width();
    return isOnRows(name) ? vectors * one : one;
  }

  private static boolean isOnRows(String name) {
    return name.equals(GRAM) || name.equals(COMBINE);
  }

  OperationTask task(String name) {
    if (name.equals(GRAM)) {
      // Inner products are accumulated in f64 whatever the storage.
      return new OperationTask(this::gram, OperationTask::ofEntries, FORMULA_BOUND * size.width());
    }
    if (name.equals(COMBINE)) {
      return new OperationTask(
          this::combination, OperationTask.ofRows(size.width()), COMBINATION_BOUND * (vectors + 1));
    }
    Expr formula =
        Optional.ofNullable(formulas().get(name)).orElseThrow().substitute(Expr.x().plus(Expr.y()));
    return new OperationTask(
        scope -> formula(scope, formula), OperationTask::ofEntries, FORMULA_BOUND);
  }

  private Matrix random(String name, Scope scope) {
    double[] values = new SeedStreams(seed).gaussian(name, size.rows() * size.width());
    return HostMatrices.upload(LayerProblem.rounded(values), size.rows(), size.width(), scope);
  }

  private Operation formula(Scope scope, Expr formula) {
    Backend backend = scope.backend();
    Kernel kernel = backend.compile(formula);
    Matrix x = random("bench.x", scope);
    Matrix y = random("bench.y", scope);
    Matrix out = scope.uninitialized(size.rows(), size.width());
    double[] none = new double[0];
    Matrix second = formula.usesY() ? y : null;
    return Operation.writing(out, () -> backend.map(kernel, x, second, none, out));
  }

  private Matrix[] memory(Scope scope) {
    Matrix[] memory = new Matrix[vectors];
    Arrays.setAll(memory, p -> random("bench.memory." + p, scope));
    return memory;
  }

  private Operation gram(Scope scope) {
    Backend backend = scope.backend();
    Matrix[] newest = {random("bench.x", scope)};
    Matrix[] memory = memory(scope);
    double[] out = new double[size.rows() * vectors];
    return new Operation() {
      @Override
      public void run() {
        backend.rowGram(newest, memory, out);
      }

      @Override
      public double[] result() {
        return out.clone();
      }
    };
  }

  private Operation combination(Scope scope) {
    Backend backend = scope.backend();
    double[] coefficients =
        LayerProblem.rounded(
            new SeedStreams(seed).gaussian("bench.coefficients", size.rows() * vectors));
    Matrix[] memory = memory(scope);
    Matrix out = scope.uninitialized(size.rows(), size.width());
    return Operation.writing(out, () -> backend.combineRows(coefficients, memory, out));
  }
}
