package org.equilibria.tck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.equilibria.api.cell.AffineWeight;
import org.equilibria.api.cell.BoundCell;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.cell.CellMap;
import org.equilibria.api.cell.Pullback;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.Jacobian;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.ParameterSpec;
import org.jspecify.annotations.Nullable;

/** A cell at drawn parameters, inputs, states and cotangents, all in host numbers. */
final class CellTrial {

  private static final int ROWS = 3;

  private final Cell cell;
  private final int inputs;
  private final Scope scope;
  private final double[][] theta;
  private final double[] x;
  private final double[] z;
  private final double[] u;
  private final SplittableRandom random = new SplittableRandom(23);

  /** The gradients of the sum over the rows of <u, f>. */
  @SuppressWarnings("ArrayRecordComponent") // read once
  record Gradients(double[][] theta, double[] x) {}

  CellTrial(Cell cell, int inputs, Scope scope) {
    this.cell = cell;
    this.inputs = inputs;
    this.scope = scope;
    theta =
        specs().stream()
            .map(s -> gaussian(s.rows() * s.cols(), s.mean(), s.standardDeviation()))
            .toArray(double[][]::new);
    x = gaussian(ROWS * inputs, 0, 1);
    z = gaussian(ROWS * width(), 0, 1);
    u = gaussian(ROWS * width(), 0, 1);
  }

  private CellTrial(CellTrial of, double[][] theta, double[] x, double[] z, double[] u) {
    cell = of.cell;
    inputs = of.inputs;
    scope = of.scope;
    this.theta = theta;
    this.x = x;
    this.z = z;
    this.u = u;
  }

  private double[] gaussian(int count, double mean, double deviation) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> mean + deviation * random.nextGaussian());
    return values;
  }

  private List<ParameterSpec> specs() {
    return cell.parameters(inputs);
  }

  int rows() {
    return x.length / inputs;
  }

  int width() {
    return cell.width(inputs);
  }

  boolean isAffine() {
    return cell.isAffine();
  }

  String name(int parameter) {
    return specs().get(parameter).name();
  }

  double[] z() {
    return z.clone();
  }

  double[] u() {
    return u.clone();
  }

  double[] direction(int count) {
    return gaussian(count, 0, 1);
  }

  /** Return the part of a row of values that hold as many for each. */
  double[] rowOf(double[] values, int row) {
    return Arrays.copyOfRange(values, row * width(), (row + 1) * width());
  }

  /** Return the trial of some rows. */
  CellTrial only(int... kept) {
    return new CellTrial(
        this, theta, rows(x, inputs, kept), rows(z, width(), kept), rows(u, width(), kept));
  }

  private static double[] rows(double[] values, int cols, int... kept) {
    double[] some = new double[kept.length * cols];
    for (int i = 0; i < kept.length; i++) {
      System.arraycopy(values, kept[i] * cols, some, i * cols, cols);
    }
    return some;
  }

  private List<Matrix> matrices(Scope owner, double[][] values) {
    List<Matrix> matrices = new ArrayList<>();
    for (int p = 0; p < values.length; p++) {
      ParameterSpec spec = specs().get(p);
      matrices.add(Trial.matrix(owner, spec.rows(), spec.cols(), values[p]));
    }
    return matrices;
  }

  private Matrix states(Scope owner, double[] values) {
    return Trial.matrix(owner, rows(), width(), values);
  }

  private Matrix batch(Scope owner) {
    return Trial.matrix(owner, rows(), inputs, x);
  }

  BoundCell bound() {
    return cell.bind(inputs, matrices(scope, theta), scope);
  }

  private CellMap map(BoundCell bound, Scope owner) {
    return bound.map(bound.inject(batch(owner), owner), owner);
  }

  private Evaluation report() {
    return new Evaluation(rows(), Norm.L2);
  }

  private double[] image(BoundCell bound, Scope owner, double[] state) {
    try (Evaluator evaluator = map(bound, owner).open(owner)) {
      Matrix out = owner.uninitialized(rows(), width());
      evaluator.evaluate(states(owner, state), new double[rows()], out, report());
      return Trial.read(out);
    }
  }

  /** Return f at a state. */
  double[] f(double[] state) {
    return image(bound(), scope, state);
  }

  void reportsResidual(double tolerance) {
    try (Evaluator evaluator = map(bound(), scope).open(scope)) {
      Matrix out = scope.uninitialized(rows(), width());
      for (Norm norm : Norm.values()) {
        Evaluation report = new Evaluation(rows(), norm);
        report.reset();
        evaluator.evaluate(states(scope, z), new double[rows()], out, report);
        double[] image = Trial.read(out);
        Expected expected = Expected.exact(image);
        double[] distances = Expected.rowNorms(rows(), expected.minus(z), norm).values();
        double[] norms = Expected.rowNorms(rows(), expected, norm).values();
        CellContract.near(distances, report.residual(), tolerance, "the residual");
        CellContract.near(norms, report.imageNorm(), tolerance, "the norm of f");
      }
    }
  }

  /** Return f of rows 0 and 2 after row 1 was dropped, if rows can be. */
  Optional<double[]> retained() {
    try (Evaluator evaluator = map(bound(), scope).open(scope)) {
      if (!evaluator.canRetain()) {
        return Optional.empty();
      }
      Matrix out = scope.uninitialized(rows(), width());
      evaluator.evaluate(states(scope, z), new double[rows()], out, report());
      evaluator.retain(new int[] {0, 2});
      Broken.unless(evaluator.rows() == 2, "%d rows were retained, not 2", evaluator.rows());
      Matrix kept = scope.uninitialized(2, width());
      scope.backend().gatherRows(states(scope, z), new int[] {0, 2}, kept);
      Matrix image = scope.uninitialized(2, width());
      evaluator.evaluate(kept, new double[2], image, new Evaluation(2, Norm.L2));
      return Optional.of(Trial.read(image));
    }
  }

  double[] vjp(double[] cotangent) {
    Matrix out = scope.uninitialized(rows(), width());
    map(bound(), scope).linearize(states(scope, z), scope).vjp(states(scope, cotangent), out);
    return Trial.read(out);
  }

  /** Return J v, if the cell has it. */
  Optional<double[]> jvp(double[] v) {
    Matrix out = scope.uninitialized(rows(), width());
    try {
      map(bound(), scope).linearize(states(scope, z), scope).jvp(states(scope, v), out);
    } catch (EquilibriaException e) {
      if (e.code() == ErrorCode.UNSUPPORTED) {
        return Optional.empty();
      }
      throw e;
    }
    return Optional.of(Trial.read(out));
  }

  /**
   * Compare the Jacobian that an evaluator shows, if it does, with differences: at two states one
   * after the other, and once row 1 was dropped.
   */
  void jacobianFollows(double step, double tolerance) {
    try (Evaluator evaluator = map(bound(), scope).open(scope)) {
      Optional<Jacobian> shown = evaluator.jacobian();
      if (shown.isEmpty()) {
        return;
      }
      Jacobian jacobian = shown.get();
      at(moved(z, u, 0.5)).jacobianIsDerivative(jacobian, step, tolerance);
      jacobianIsDerivative(jacobian, step, tolerance);
      if (evaluator.canRetain()) {
        evaluator.retain(new int[] {0, 2});
        only(0, 2).jacobianIsDerivative(jacobian, step, tolerance);
      }
    }
  }

  /** Compare the Jacobian that the adjoint map shows, if it does, with products J^T u. */
  void adjointJacobianIsTransposed(double tolerance) {
    double[] v = direction(u.length);
    double[] expected = vjp(v);
    try (Evaluator adjoint =
        map(bound(), scope).linearize(states(scope, z), scope).adjoint(states(scope, v), scope)) {
      adjoint.jacobian().ifPresent(shown -> compare(shown, v, expected, tolerance, "the adjoint"));
    }
  }

  private CellTrial at(double[] state) {
    return new CellTrial(this, theta, x, state, u);
  }

  private void jacobianIsDerivative(Jacobian jacobian, double step, double tolerance) {
    double[] v = direction(u.length);
    compare(jacobian, v, alongState(v, step), tolerance, "the evaluator");
  }

  /** Compare J v at the state, and u^T J v by the transpose, with what J v is. */
  private void compare(
      Jacobian jacobian, double[] v, double[] expected, double tolerance, String whose) {
    boolean[] wanted = new boolean[rows()];
    Arrays.fill(wanted, true);
    Matrix out = scope.uninitialized(rows(), width());
    Matrix state = states(scope, z);
    double work = jacobian.linearize(state);
    Broken.unless(work >= 0, "moving the Jacobian to a state took %s products", work);
    scope.backend().fill(state, Double.NaN);
    if (jacobian.hasJvp()) {
      jacobian.jvp(states(scope, v), wanted, out);
      CellContract.near(expected, Trial.read(out), tolerance, "J v of " + whose);
    }
    if (jacobian.hasVjp()) {
      jacobian.vjp(states(scope, u), wanted, out);
      CellContract.near(
          new double[] {HostMatrix.dot(u, expected)},
          new double[] {HostMatrix.dot(Trial.read(out), v)},
          tolerance * (1 + HostMatrix.norm(u) * HostMatrix.norm(v)),
          "<J^T u, v> of " + whose);
    }
  }

  /** Return the adjoint map g + J^T u. */
  double[] adjoint(double[] g, double[] cotangent) {
    Matrix out = scope.uninitialized(rows(), width());
    try (Evaluator adjoint =
        map(bound(), scope).linearize(states(scope, z), scope).adjoint(states(scope, g), scope)) {
      adjoint.evaluate(states(scope, cotangent), new double[rows()], out, report());
    }
    return Trial.read(out);
  }

  /** Return the derivative of f along a direction of the state. */
  double[] alongState(double[] v, double step) {
    return difference(f(moved(z, v, step)), f(moved(z, v, -step)), step);
  }

  /** Return the derivative of f along a direction of a parameter. */
  double[] alongParameter(int parameter, double[] d, double step) {
    return difference(
        withParameter(parameter, d, step).f(z), withParameter(parameter, d, -step).f(z), step);
  }

  private CellTrial withParameter(int parameter, double[] d, double step) {
    double[][] changed = theta.clone();
    changed[parameter] = moved(theta[parameter], d, step);
    return new CellTrial(this, changed, x, z, u);
  }

  /** Return the derivative of f along a direction of the inputs. */
  double[] alongInput(double[] d, double step) {
    return difference(
        new CellTrial(this, theta, moved(x, d, step), z, u).f(z),
        new CellTrial(this, theta, moved(x, d, -step), z, u).f(z),
        step);
  }

  private static double[] moved(double[] at, double[] along, double step) {
    double[] moved = at.clone();
    Arrays.setAll(moved, i -> at[i] + step * along[i]);
    return moved;
  }

  private static double[] difference(double[] ahead, double[] behind, double step) {
    double[] derivative = new double[ahead.length];
    Arrays.setAll(derivative, i -> (ahead[i] - behind[i]) / (2 * step));
    return derivative;
  }

  Gradients gradients() {
    return gradients(1, p -> true);
  }

  /**
   * Return the gradients of a backward pass.
   *
   * @param pairs how often the pair (z, u) is given
   * @param wanted which parameters; the gradients of others are left empty
   */
  Gradients gradients(int pairs, IntPredicate wanted) {
    try (Scope work = scope.child("pullback")) {
      BoundCell bound = bound();
      Matrix input = batch(work);
      Matrix injected = bound.inject(input, work);
      List<@Nullable Matrix> byTheta = new ArrayList<>();
      for (int p = 0; p < theta.length; p++) {
        ParameterSpec spec = specs().get(p);
        byTheta.add(wanted.test(p) ? work.zeros(spec.rows(), spec.cols()) : null);
      }
      Matrix byInjected = work.zeros(injected.rows(), injected.cols());
      Matrix state = states(work, z);
      Pullback pullback = bound.map(injected, work).pullback(state, byTheta, byInjected, work);
      for (int i = 0; i < pairs; i++) {
        pullback.accept(state, states(work, u));
      }
      pullback.finish();
      Matrix byInput = work.zeros(rows(), inputs);
      bound.pullbackInjection(input, byInjected, byTheta, byInput, work);
      return new Gradients(
          byTheta.stream()
              .map(g -> g == null ? new double[0] : Trial.read(g))
              .toArray(double[][]::new),
          Trial.read(byInput));
    }
  }

  void keepsInputs() {
    List<Matrix> parameters = matrices(scope, theta);
    BoundCell bound = cell.bind(inputs, parameters, scope);
    Matrix input = batch(scope);
    Matrix injected = bound.inject(input, scope);
    double[] features = Trial.read(injected);
    Matrix state = states(scope, z);
    Matrix cotangent = states(scope, u);
    CellMap map = bound.map(injected, scope);
    Matrix out = scope.uninitialized(rows(), width());
    try (Evaluator evaluator = map.open(scope)) {
      evaluator.evaluate(state, new double[rows()], out, report());
    }
    map.linearize(state, scope).vjp(cotangent, out);
    List<@Nullable Matrix> byTheta = new ArrayList<>();
    for (Matrix parameter : parameters) {
      byTheta.add(scope.zeros(parameter.rows(), parameter.cols()));
    }
    Matrix byInjected = scope.zeros(injected.rows(), injected.cols());
    Pullback pullback = map.pullback(state, byTheta, byInjected, scope);
    pullback.accept(state, cotangent);
    pullback.finish();
    double[] gradient = Trial.read(byInjected);
    bound.pullbackInjection(input, byInjected, byTheta, null, scope);
    Expected.exact(x).check("the inputs", Trial.read(input));
    Expected.exact(features).check("the injected features", Trial.read(injected));
    Expected.exact(z).check("the state", Trial.read(state));
    Expected.exact(u).check("the cotangent", Trial.read(cotangent));
    Expected.exact(gradient).check("the gradient by injected features", Trial.read(byInjected));
    for (int p = 0; p < theta.length; p++) {
      Expected.exact(theta[p]).check(name(p), Trial.read(parameters.get(p)));
    }
  }

  void refreshTakesParameters(double tolerance) {
    List<Matrix> parameters = matrices(scope, theta);
    BoundCell bound = cell.bind(inputs, parameters, scope);
    image(bound, scope, z);
    Backend backend = scope.backend();
    for (Matrix parameter : parameters) {
      backend.axpby(0.5, parameter, 1, parameter);
    }
    bound.refresh();
    double[][] present = parameters.stream().map(Trial::read).toArray(double[][]::new);
    double[] expected = new CellTrial(this, present, x, z, u).f(z);
    CellContract.near(expected, image(bound, scope, z), tolerance, "f after a refresh");
    bound.refresh();
    for (int p = 0; p < present.length; p++) {
      CellContract.near(
          present[p],
          Trial.read(parameters.get(p)),
          tolerance,
          name(p) + " after a second refresh");
    }
  }

  /** Return sigma(z M^T + v) by the structure that is shown. */
  Optional<double[]> affineImage() {
    BoundCell bound = bound();
    return bound.affine().map(weight -> affineImage(bound, weight));
  }

  private double[] affineImage(BoundCell bound, AffineWeight weight) {
    Backend backend = scope.backend();
    Matrix out = scope.uninitialized(rows(), width());
    backend.gemm(1, states(scope, z), false, weight.weight(), true, 0, out);
    Expr preactivation = Expr.x().plus(Expr.y());
    backend.map(
        backend.compile(weight.activation().value(preactivation)),
        out,
        bound.inject(batch(scope), scope),
        new double[0],
        out);
    return Trial.read(out);
  }

  /** Return f in F32, if the backend offers it. */
  Optional<double[]> imageInF32() {
    Backend backend = scope.backend();
    if (!backend.info().precisions().contains(Precision.F32)) {
      return Optional.empty();
    }
    try (Scope single = backend.openScope("single precision", Precision.F32)) {
      return Optional.of(image(cell.bind(inputs, matrices(single, theta), single), single, z));
    }
  }
}
