package org.equilibria.testkit;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.GaussianMoments;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;
import org.equilibria.tck.ActivationContract;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every rule of the activation contract is proven on an activation that breaks it. */
class ActivationProofTest {

  private static final Relu SOUND =
      new Relu(
          x -> x.max(0),
          x -> x.max(0).derivative(),
          new SlopeRange(0, 1),
          step -> Optional.of(Expr.x().max(0)),
          1);

  /** The first number at which the interval rule looks, and no other rule does. */
  private static final double SEEN_ONCE = new SplittableRandom(5).nextDouble(-8, 8);

  private static final Expr NAN = Expr.constant(-1).sqrt();

  /** A rectifier whose parts can be replaced one by one. */
  private record Relu(
      UnaryOperator<Expr> formula,
      UnaryOperator<Expr> slope,
      SlopeRange slopes,
      DoubleFunction<Optional<Expr>> proximal,
      double momentScale)
      implements Activation {

    @Override
    public Expr value(Expr x) {
      return formula.apply(x);
    }

    @Override
    public Expr derivative(Expr x) {
      return slope.apply(Expr.x()).substitute(x);
    }

    @Override
    public Optional<Expr> prox(double step) {
      return proximal.apply(step);
    }

    @Override
    public Optional<GaussianMoments> gaussianMoments() {
      double scale = momentScale;
      return Optional.of(
          new GaussianMoments() {
            @Override
            public double product(double u, double v, double covariance) {
              double angle = angle(u, v, covariance);
              double s = Math.sqrt(u * v);
              return scale
                  * s
                  * (Math.sin(angle) + (Math.PI - angle) * Math.cos(angle))
                  / (2 * Math.PI);
            }

            @Override
            public double slopeProduct(double u, double v, double covariance) {
              return (Math.PI - angle(u, v, covariance)) / (2 * Math.PI);
            }

            private double angle(double u, double v, double covariance) {
              return Math.acos(Math.max(-1, Math.min(1, covariance / Math.sqrt(u * v))));
            }
          });
    }

    Relu withFormula(UnaryOperator<Expr> other) {
      return new Relu(other, slope, slopes, proximal, momentScale);
    }

    Relu withSlope(UnaryOperator<Expr> other) {
      return new Relu(formula, other, slopes, proximal, momentScale);
    }

    Relu withSlopes(double min, double max) {
      return new Relu(formula, slope, new SlopeRange(min, max), proximal, momentScale);
    }

    Relu withProx(DoubleFunction<Optional<Expr>> other) {
      return new Relu(formula, slope, slopes, other, momentScale);
    }
  }

  private static final Map<String, Activation> BROKEN =
      Map.ofEntries(
          entry("activation.is-of-x-alone", SOUND.withFormula(x -> Expr.x().max(0))),
          entry(
              "activation.is-finite",
              SOUND.withFormula(x -> Expr.ifPositive(x.minus(999.95), NAN, x.max(0)))),
          entry(
              "activation.derivative-matches-value",
              SOUND.withSlope(
                  x ->
                      Expr.ifPositive(
                          x.minus(5.5).abs().minus(0.5), x.max(0).derivative(), x.times(0)))),
          entry(
              "activation.derivative-at-zero-is-the-left-one",
              SOUND.withSlope(x -> Expr.ifPositive(x.neg(), Expr.constant(0), Expr.constant(1)))),
          entry("activation.slopes-enclose", SOUND.withSlopes(0, 0.9995)),
          entry(
              "activation.slopes-are-attained",
              SOUND.withSlopes(0, 1.5).withProx(step -> Optional.empty())),
          entry(
              "activation.range-encloses",
              SOUND.withFormula(
                  x -> Expr.ifPositive(x.minus(SEEN_ONCE).abs().minus(1e-12), x.max(0), NAN))),
          entry(
              "activation.prox-of-unit-step-is-value",
              SOUND.withProx(step -> Optional.of(step == 1 ? Expr.x() : Expr.x().max(0)))),
          entry(
              "activation.prox-of-any-step-fits",
              SOUND.withProx(step -> Optional.of(step == 1 ? Expr.x().max(0) : Expr.x()))),
          entry(
              "activation.moments-match-integral",
              new Relu(SOUND.formula(), SOUND.slope(), SOUND.slopes(), SOUND.proximal(), 1.1)));

  // A value that is not finite makes difference quotients that are in no range.
  private static final Map<String, Set<String>> IMPLIED =
      Map.of("activation.is-finite", Set.of("activation.slopes-enclose"));

  @TestFactory
  Stream<DynamicTest> eachRuleIsProven() {
    return Proof.of(ActivationContract.checks(), SOUND, BROKEN, IMPLIED);
  }
}
