package org.equilibria.tck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.equilibria.api.cell.BoundCell;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.ParameterSpec;

/**
 * The rules of a {@link Cell}, on a batch of three rows at parameters of the initial size. f(z, x;
 * theta) is the map with its injected features.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public final class CellContract {

  /** Central differences err by h^2 f''' / 6 and by u |f| / h; both are about 1e-10 of f. */
  private static final double STEP = 1e-5;

  private static final double DIFFERENCES = 1e-6;

  /** Another order of summation; terms of a row number a few thousand at most. */
  private static final double ROUNDING = 1e-11;

  private CellContract() {}

  /**
   * Return all checks.
   *
   * @param inputs columns of x that the cell accepts
   * @param backends opens a backend that offers F64; each check closes what it opened
   */
  public static List<ContractCheck<Cell>> checks(int inputs, Supplier<Backend> backends) {
    List<ContractCheck<Cell>> checks = new ArrayList<>();
    checks.add(
        new ContractCheck<>(
            "cell.describes-parameters",
            "Widths are positive; parameters have distinct names, sizes and finite moments.",
            cell -> describesParameters(cell, inputs)));
    Rules rules = new Rules(inputs, backends, checks);
    rules.add("is-pure", "f has the same bits each time.", CellContract::isPure);
    rules.add(
        "keeps-inputs",
        "Inputs, states, cotangents and parameters stay as they are.",
        CellContract::keepsInputs);
    rules.add(
        "reports-residual",
        "Residuals and norms are those of the f(z) that is written.",
        CellContract::reportsResidual);
    rules.add("treats-rows-alone", "f of a row is as it is alone.", CellContract::treatsRowsAlone);
    rules.add(
        "keeps-nan-in-its-row",
        "A state that is not a number changes nothing in other rows.",
        CellContract::keepsNanInItsRow);
    rules.add(
        "retains-rows",
        "Where rows can be dropped, the others go on as before.",
        CellContract::retainsRows);
    rules.add(
        "vjp-is-derivative",
        "<J^T u, v> is the derivative of <u, f> along v.",
        CellContract::vjpIsDerivative);
    rules.add(
        "jvp-is-derivative",
        "J v, where there is one, is the derivative of f along v.",
        CellContract::jvpIsDerivative);
    rules.add(
        "jacobian-follows-state",
        "The Jacobian of an evaluator, where it shows one, is the derivative of f at the state it"
            + " was moved to last, also once rows were dropped.",
        trial -> trial.jacobianFollows(STEP, DIFFERENCES));
    rules.add(
        "adjoint-adds-cotangent",
        "The adjoint map is u to g + J^T u, and so is the Jacobian that it shows.",
        CellContract::adjointAddsCotangent);
    rules.add(
        "pullback-by-parameters",
        "The gradient by each parameter is that of <u, f>.",
        CellContract::pullbackByParameters);
    rules.add(
        "pullback-by-inputs",
        "The gradient by the inputs is that of <u, f>.",
        CellContract::pullbackByInputs);
    rules.add(
        "pullback-sums-pairs",
        "Gradients are sums over the pairs, and those that are not wanted may be missing.",
        CellContract::pullbackSumsPairs);
    rules.add(
        "refresh-takes-parameters",
        "After a refresh f is that of the present parameters, and a second one changes nothing.",
        CellContract::refreshTakesParameters);
    rules.add(
        "affine-structure-is-true",
        "The structure is shown exactly if the cell says so, and gives f.",
        CellContract::affineStructureIsTrue);
    rules.add(
        "works-in-f32",
        "Where F32 is offered, f agrees with that in F64.",
        CellContract::worksInF32);
    return List.copyOf(checks);
  }

  /** Rules that are checked at one point. */
  private record Rules(int inputs, Supplier<Backend> backends, List<ContractCheck<Cell>> checks) {

    void add(String id, String statement, Consumer<CellTrial> body) {
      checks.add(new ContractCheck<>("cell." + id, statement, cell -> verify(cell, body)));
    }

    private void verify(Cell cell, Consumer<CellTrial> body) {
      try (Backend backend = backends.get();
          Scope scope = backend.openScope("check", Precision.F64)) {
        body.accept(new CellTrial(cell, inputs, scope));
      }
    }
  }

  private static void describesParameters(Cell cell, int inputs) {
    Broken.unless(cell.width(inputs) > 0, "a state has %d columns", cell.width(inputs));
    List<ParameterSpec> specs = cell.parameters(inputs);
    Descriptions.check(specs);
    Broken.unless(cell.parameters(inputs).equals(specs), "the list of parameters changes");
  }

  private static void isPure(CellTrial trial) {
    double[] first = trial.f(trial.z());
    Broken.unless(
        Arrays.stream(first).allMatch(Double::isFinite), "f is %s", Arrays.toString(first));
    Expected.exact(first).check("f once more", trial.f(trial.z()));
  }

  private static void keepsInputs(CellTrial trial) {
    trial.keepsInputs();
  }

  private static void reportsResidual(CellTrial trial) {
    trial.reportsResidual(ROUNDING);
  }

  private static void treatsRowsAlone(CellTrial trial) {
    double[] together = trial.f(trial.z());
    for (int row = 0; row < trial.rows(); row++) {
      near(
          trial.rowOf(together, row),
          trial.only(row).f(trial.rowOf(trial.z(), row)),
          ROUNDING,
          "f of row " + row + " alone");
    }
  }

  private static void keepsNanInItsRow(CellTrial trial) {
    double[] expected = trial.f(trial.z());
    double[] spoilt = trial.z();
    spoilt[trial.width() + trial.width() / 2] = Double.NaN; // of row 1
    double[] actual = trial.f(spoilt);
    for (int row : new int[] {0, 2}) {
      near(
          trial.rowOf(expected, row),
          trial.rowOf(actual, row),
          ROUNDING,
          "f of row " + row + " beside NaN");
    }
  }

  private static void retainsRows(CellTrial trial) {
    trial
        .retained()
        .ifPresent(
            actual -> {
              double[] all = trial.f(trial.z());
              for (int kept = 0; kept < 2; kept++) {
                near(
                    trial.rowOf(all, 2 * kept),
                    trial.rowOf(actual, kept),
                    ROUNDING,
                    "f of row " + 2 * kept + " after row 1 was dropped");
              }
            });
  }

  private static void vjpIsDerivative(CellTrial trial) {
    double[] u = trial.u();
    double[] v = trial.direction(u.length);
    double derivative = HostMatrix.dot(u, trial.alongState(v, STEP));
    double product = HostMatrix.dot(trial.vjp(u), v);
    near(derivative, product, HostMatrix.norm(u) * HostMatrix.norm(v), "<J^T u, v>");
  }

  private static void jvpIsDerivative(CellTrial trial) {
    double[] v = trial.direction(trial.u().length);
    trial.jvp(v).ifPresent(actual -> near(trial.alongState(v, STEP), actual, DIFFERENCES, "J v"));
  }

  private static void adjointAddsCotangent(CellTrial trial) {
    double[] g = trial.direction(trial.u().length);
    double[] expected = trial.vjp(trial.u());
    Arrays.setAll(expected, i -> expected[i] + g[i]);
    near(expected, trial.adjoint(g, trial.u()), ROUNDING, "g + J^T u");
    trial.adjointJacobianIsTransposed(ROUNDING);
  }

  private static void pullbackByParameters(CellTrial trial) {
    double[][] gradients = trial.gradients().theta();
    for (int p = 0; p < gradients.length; p++) {
      double[] d = trial.direction(gradients[p].length);
      near(
          HostMatrix.dot(trial.u(), trial.alongParameter(p, d, STEP)),
          HostMatrix.dot(gradients[p], d),
          HostMatrix.norm(trial.u()) * HostMatrix.norm(d),
          "the gradient by " + trial.name(p) + " along a direction");
    }
  }

  private static void pullbackByInputs(CellTrial trial) {
    double[] gradient = trial.gradients().x();
    double[] d = trial.direction(gradient.length);
    near(
        HostMatrix.dot(trial.u(), trial.alongInput(d, STEP)),
        HostMatrix.dot(gradient, d),
        HostMatrix.norm(trial.u()) * HostMatrix.norm(d),
        "the gradient by the inputs along a direction");
  }

  private static void pullbackSumsPairs(CellTrial trial) {
    CellTrial.Gradients once = trial.gradients();
    CellTrial.Gradients twice = trial.gradients(2, p -> p == 0);
    near(times(2, once.x()), twice.x(), ROUNDING, "the gradient by the inputs of two pairs");
    if (once.theta().length > 0) {
      near(
          times(2, once.theta()[0]),
          twice.theta()[0],
          ROUNDING,
          "the gradient by " + trial.name(0) + " of two pairs");
    }
  }

  private static double[] times(double factor, double[] values) {
    return Arrays.stream(values).map(v -> factor * v).toArray();
  }

  private static void refreshTakesParameters(CellTrial trial) {
    trial.refreshTakesParameters(ROUNDING);
  }

  private static void affineStructureIsTrue(CellTrial trial) {
    BoundCell bound = trial.bound();
    Broken.unless(
        bound.affine().isPresent() == trial.isAffine(),
        "the cell says %s of being affine, its structure is %s",
        trial.isAffine(),
        bound.affine().isPresent() ? "shown" : "missing");
    trial
        .affineImage()
        .ifPresent(image -> near(image, trial.f(trial.z()), ROUNDING, "sigma(z M^T + v)"));
  }

  private static void worksInF32(CellTrial trial) {
    // Rounding of f32 grows by the terms of a sum and the norm of the weights.
    trial.imageInF32().ifPresent(image -> near(trial.f(trial.z()), image, 1e-3, "f in F32"));
  }

  private static void near(double expected, double actual, double scale, String what) {
    Broken.unless(
        Math.abs(actual - expected) <= DIFFERENCES * (scale + Math.abs(expected)),
        "%s = %s, by differences %s",
        what,
        actual,
        expected);
  }

  static void near(double[] expected, double[] actual, double tolerance, String what) {
    double[] tolerances = new double[expected.length];
    Arrays.fill(tolerances, tolerance * (1 + HostMatrix.norm(expected)));
    new Expected(expected, tolerances).check(what, actual);
  }
}
