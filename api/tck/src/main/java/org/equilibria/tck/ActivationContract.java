package org.equilibria.tck;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.apiguardian.api.API;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.GaussianMoments;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Interval;

/** The rules of an {@link Activation}. Formulas are evaluated on the host. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ActivationContract {

  private static final double WIDE = 1e3;
  private static final double NEAR = 30;
  private static final int POINTS = 20_001;

  private ActivationContract() {}

  /** Return all checks. */
  public static List<ContractCheck<Activation>> checks() {
    return List.of(
        check(
            "is-of-x-alone",
            "The formulas have no second input and no parameters, and substitute their argument.",
            ActivationContract::isOfXAlone),
        check(
            "is-finite",
            "Value and derivative are finite on [-1000, 1000].",
            ActivationContract::isFinite),
        check(
            "derivative-matches-value",
            "The derivative is the limit of difference quotients wherever there is one.",
            ActivationContract::derivativeMatches),
        check(
            "derivative-at-zero-is-the-left-one",
            "At x = 0 the derivative is that from the left.",
            ActivationContract::leftDerivative),
        check(
            "slopes-enclose",
            "Every derivative and difference quotient lies in the slope range.",
            ActivationContract::slopesEnclose),
        check(
            "slopes-are-attained",
            "The ends of the slope range are approached to within 0.001.",
            ActivationContract::slopesAttained),
        check(
            "range-encloses",
            "The interval extension of the formula encloses its values.",
            ActivationContract::rangeEncloses),
        check(
            "prox-of-unit-step-is-value",
            "If given, the proximal map of step 1 is the activation, whose slopes lie in [0, 1].",
            ActivationContract::proxOfUnitStep),
        check(
            "prox-of-any-step-fits",
            "If given, p = prox_{a F}(v) satisfies p = sigma(p + (v - p) / a).",
            ActivationContract::proxOfAnyStep),
        check(
            "moments-match-integral",
            "If given, the Gaussian moments match a numerical integral.",
            ActivationContract::momentsMatch));
  }

  private static ContractCheck<Activation> check(
      String id, String statement, ContractCheck.Body<Activation> body) {
    return new ContractCheck<>("activation." + id, statement, body);
  }

  private static Expr value(Activation subject) {
    return subject.value(Expr.x());
  }

  private static Expr derivative(Activation subject) {
    return subject.derivative(Expr.x());
  }

  /** Return a grid that hits 0 but no other round number. */
  private static double grid(int i, double reach) {
    return reach * (2.0 * i / (POINTS - 1) - 1);
  }

  private static void isOfXAlone(Activation subject) {
    for (Expr formula : List.of(value(subject), derivative(subject))) {
      Broken.unless(!formula.usesY(), "%s has a second input", formula);
      Broken.unless(formula.parameters().isEmpty(), "%s has parameters", formula);
    }
    Expr shifted = Expr.x().times(2).plus(0.25);
    for (double x : new double[] {-1.7, -0.1, 0.3, 2.2}) {
      same(
          Formula.at(subject.value(shifted), x),
          Formula.at(value(subject), 2 * x + 0.25),
          "value(2x + 0.25) at x = " + x);
      same(
          Formula.at(subject.derivative(shifted), x),
          Formula.at(derivative(subject), 2 * x + 0.25),
          "derivative(2x + 0.25) at x = " + x);
    }
  }

  private static void same(double actual, double expected, String what) {
    Broken.unless(
        Math.abs(actual - expected) <= 1e-12 * (1 + Math.abs(expected)),
        "%s is %s instead of %s",
        what,
        actual,
        expected);
  }

  private static void isFinite(Activation subject) {
    Expr value = value(subject);
    Expr derivative = derivative(subject);
    for (int i = 0; i < POINTS; i++) {
      double x = grid(i, WIDE);
      double v = Formula.at(value, x);
      double d = Formula.at(derivative, x);
      Broken.unless(Double.isFinite(v), "value(%s) = %s", x, v);
      Broken.unless(Double.isFinite(d), "derivative(%s) = %s", x, d);
    }
  }

  private static void derivativeMatches(Activation subject) {
    Expr value = value(subject);
    Expr derivative = derivative(subject);
    int kinks = 0;
    for (int i = 0; i < POINTS; i++) {
      double x = grid(i, NEAR);
      double h = 1e-5;
      double left = (Formula.at(value, x) - Formula.at(value, x - h)) / h;
      double right = (Formula.at(value, x + h) - Formula.at(value, x)) / h;
      double d = Formula.at(derivative, x);
      // The one-sided quotients of a smooth function differ by h |f''|; more means a kink between.
      if (Math.abs(left - right) > 1e-3) {
        kinks++;
        continue;
      }
      Broken.unless(
          Math.abs((left + right) / 2 - d) <= 1e-5 * (1 + Math.abs(d)),
          "derivative(%s) = %s but the difference quotient is %s",
          x,
          d,
          (left + right) / 2);
    }
    Broken.unless(kinks < POINTS / 100, "the formula jumps at %d of %d points", kinks, POINTS);
  }

  private static void leftDerivative(Activation subject) {
    double h = 1e-6;
    double left = (Formula.at(value(subject), 0) - Formula.at(value(subject), -h)) / h;
    double d = Formula.at(derivative(subject), 0);
    Broken.unless(
        Math.abs(left - d) <= 1e-4 * (1 + Math.abs(d)),
        "derivative(0) = %s but the difference quotient from the left is %s",
        d,
        left);
  }

  private static void slopesEnclose(Activation subject) {
    SlopeRange slopes = subject.slopes();
    Expr value = value(subject);
    Expr derivative = derivative(subject);
    SplittableRandom random = new SplittableRandom(3);
    for (double reach : new double[] {NEAR, WIDE}) {
      for (int i = 0; i < POINTS; i++) {
        double x = grid(i, reach);
        within(slopes, Formula.at(derivative, x), 1e-12, "derivative(" + x + ")");
        double y = random.nextDouble(-reach, reach);
        double quotient = (Formula.at(value, x) - Formula.at(value, y)) / (x - y);
        // Cancellation in the numerator costs a few units of roundoff of the values over x - y.
        if (Math.abs(x - y) > 1e-3) {
          within(slopes, quotient, 1e-9, "the slope from " + x + " to " + y);
        }
      }
    }
  }

  private static void within(SlopeRange slopes, double slope, double slack, String what) {
    Broken.unless(
        slope >= slopes.min() - slack && slope <= slopes.max() + slack,
        "%s is %s, outside [%s, %s]",
        what,
        slope,
        slopes.min(),
        slopes.max());
  }

  private static void slopesAttained(Activation subject) {
    Expr derivative = derivative(subject);
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < POINTS; i++) {
      for (double reach : new double[] {1, NEAR, WIDE}) {
        double d = Formula.at(derivative, grid(i, reach));
        least = Math.min(least, d);
        most = Math.max(most, d);
      }
    }
    SlopeRange slopes = subject.slopes();
    Broken.unless(
        slopes.min() >= least - 1e-3, "min is %s but slopes reach only %s", slopes.min(), least);
    Broken.unless(
        slopes.max() <= most + 1e-3, "max is %s but slopes reach only %s", slopes.max(), most);
  }

  private static void rangeEncloses(Activation subject) {
    SplittableRandom random = new SplittableRandom(5);
    for (Expr formula : List.of(value(subject), derivative(subject))) {
      for (int i = 0; i < 200; i++) {
        double a = random.nextDouble(-8, 8);
        double b = i % 4 == 0 ? a : random.nextDouble(-8, 8);
        Interval x = new Interval(Math.min(a, b), Math.max(a, b));
        Interval range = formula.range(x);
        for (int k = 0; k <= 50; k++) {
          double point = Math.min(x.hi(), x.lo() + k / 50.0 * (x.hi() - x.lo()));
          double v = Formula.at(formula, point);
          Broken.unless(
              range.lo() <= v && v <= range.hi(),
              "%s at %s is %s, outside %s over %s",
              formula,
              point,
              v,
              range,
              x);
        }
      }
    }
  }

  private static void proxOfUnitStep(Activation subject) {
    Optional<Expr> prox = subject.prox(1);
    if (prox.isEmpty()) {
      return;
    }
    Broken.unless(
        subject.slopes().isMonotoneNonexpansive(),
        "a proximal map has slopes in [0, 1], not in %s",
        subject.slopes());
    for (int i = 0; i < POINTS; i += 10) {
      double x = grid(i, NEAR);
      same(Formula.at(prox.get(), x), Formula.at(value(subject), x), "prox of step 1 at " + x);
    }
  }

  private static void proxOfAnyStep(Activation subject) {
    for (double step : new double[] {0.1, 0.5, 2, 10}) {
      Optional<Expr> prox = subject.prox(step);
      if (prox.isPresent()) {
        for (int i = 0; i < POINTS; i += 10) {
          double v = grid(i, NEAR);
          double p = Formula.at(prox.get(), v);
          double image = Formula.at(value(subject), p + (v - p) / step);
          // Dividing by the step magnifies the rounding error of p by at most 1 / step = 10.
          Broken.unless(
              Math.abs(p - image) <= 1e-8 * (1 + Math.abs(p)),
              "step %s: prox(%s) = %s but sigma of the rest is %s",
              step,
              v,
              p,
              image);
        }
      }
    }
  }

  private static void momentsMatch(Activation subject) {
    if (subject.gaussianMoments().isEmpty()) {
      return;
    }
    GaussianMoments moments = subject.gaussianMoments().get();
    double[][] cases = {{1, 1, 0}, {1, 1, 0.5}, {2, 0.5, -0.3}, {0.7, 0.7, 0.7}, {1.5, 1, 1.2}};
    for (double[] c : cases) {
      moment(c, moments.product(c[0], c[1], c[2]), value(subject), "product");
      moment(c, moments.slopeProduct(c[0], c[1], c[2]), derivative(subject), "slopeProduct");
    }
  }

  private static void moment(double[] c, double actual, Expr f, String what) {
    double expected = gaussian(c[0], c[1], c[2], (u, v) -> Formula.at(f, u) * Formula.at(f, v));
    Broken.unless(
        Math.abs(actual - expected) <= 5e-3 * (1 + Math.abs(expected)),
        "%s(%s, %s, %s) = %s but the integral is %s",
        what,
        c[0],
        c[1],
        c[2],
        actual,
        expected);
  }

  /** Integrate by the midpoint rule; a jump costs at most the cell size 0.04 times its density. */
  private static double gaussian(
      double varianceU, double varianceV, double covariance, DoubleBinaryOperator f) {
    int n = 400;
    double h = 16.0 / n;
    double a = Math.sqrt(varianceU);
    double b = covariance / a;
    double c = Math.sqrt(Math.max(0, varianceV - b * b));
    double total = 0;
    for (int i = 0; i < n; i++) {
      double s = -8 + (i + 0.5) * h;
      for (int j = 0; j < n; j++) {
        double t = -8 + (j + 0.5) * h;
        double weight = Math.exp(-(s * s + t * t) / 2) * h * h / (2 * Math.PI);
        total += weight * f.applyAsDouble(a * s, b * s + c * t);
      }
    }
    return total;
  }
}
