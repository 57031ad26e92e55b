package org.equilibria.theory.bound;

import static org.equilibria.api.theory.NetworkQuantities.ACTIVATION;
import static org.equilibria.api.theory.NetworkQuantities.ALPHA;
import static org.equilibria.api.theory.NetworkQuantities.GAMMA;
import static org.equilibria.api.theory.NetworkQuantities.INDEPENDENT;
import static org.equilibria.api.theory.NetworkQuantities.INJECTED;
import static org.equilibria.api.theory.NetworkQuantities.OUTPUTS;
import static org.equilibria.api.theory.NetworkQuantities.READOUT;
import static org.equilibria.api.theory.NetworkQuantities.TRAINED_DISTANCE;
import static org.equilibria.api.theory.NetworkQuantities.TRAINED_LOSS;
import static org.equilibria.api.theory.NetworkQuantities.TRAINED_WEIGHT;
import static org.equilibria.api.theory.NetworkQuantities.WEIGHT;
import static org.equilibria.theory.bound.Derived.WEIGHT_FACTS;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.option.Option;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.ConfidenceOptions;
import org.equilibria.api.theory.Hypotheses;
import org.equilibria.api.theory.KnownQuantities;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Outcome.Sense;
import org.equilibria.api.theory.Provenance;
import org.equilibria.api.theory.Topic;
import org.equilibria.theory.generalization.InfNormComplexity;
import org.equilibria.theory.generalization.LinearLayerRate;
import org.equilibria.theory.generalization.ParameterCount;
import org.equilibria.theory.generalization.RadiusGrid;
import org.equilibria.theory.kernel.HostFormula;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.Rounding;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.Conditioning;

/** The bounds that others have given, to compare with: docs/theory.md, section 5. */
public final class ClassBounds {

  private static final Provenance PROVED = Provenance.proved("docs/theory.md, section 5");
  private static final Provenance LINEAR_LAYER =
      Provenance.proved("Kawaguchi, arXiv 2102.07346; docs/theory.md, section 5");

  private ClassBounds() {}

  /**
   * Options of the sup-norm bound.
   *
   * @param delta probability that the bound fails
   * @param kappa bound of ||M||_inf, chosen before the data
   */
  public record InfNormOptions(
      @Option(
              help = "probability that the bound fails",
              value = "0.05",
              min = 0,
              minExclusive = true,
              max = 1,
              maxExclusive = true)
          double delta,
      @Option(
              help = "bound of ||M||_inf, chosen before the data",
              value = "0.2",
              min = 0,
              max = 0.5,
              maxExclusive = true)
          double kappa) {}

  /** Return the bound over all networks with ||M||_inf &lt;= kappa (El Ghaoui et al.). */
  public static Bound infNorm(InfNormOptions options) {
    return Bound.of(
            Topic.GENERALISATION,
            PROVED,
            Set.of(
                ACTIVATION,
                INJECTED,
                READOUT,
                ALPHA,
                OUTPUTS,
                INDEPENDENT,
                TRAINED_WEIGHT,
                TRAINED_LOSS),
            known -> infNorm(options, known))
        .claiming(GeneralizationBounds.OF_THE_TRAINED)
        .deriving(Derived.RULES);
  }

  private static Outcome infNorm(InfNormOptions options, KnownQuantities known) {
    double[][] injected = known.get(INJECTED);
    double[][] weight = known.get(TRAINED_WEIGHT);
    double norm =
        Arrays.stream(weight)
                .mapToDouble(row -> Arrays.stream(row).map(Math::abs).sum())
                .max()
                .orElse(0)
            * (1 + Rounding.of(weight.length + 6));
    double readout = Arrays.stream(known.get(READOUT)[0]).map(Math::abs).sum();
    double complexity = known.get(ALPHA) * InfNormComplexity.of(injected, readout, options.kappa());
    double confidence = RadiusGrid.confidenceTerm(injected.length, options.delta());
    return NetworkHypotheses.contracts(
            NetworkHypotheses.sample(PROVED, known), known.get(ACTIVATION))
        .below("kappa", "||M||_inf is below kappa", norm, options.kappa())
        .helpedBy("gamma below kappa sqrt(pi/2)/sqrt m, or a larger kappa chosen before the data")
        .lossBound(
            GeneralizationBounds.onSample(known, confidence),
            () -> known.get(TRAINED_LOSS) + 2 * complexity + confidence,
            Map.of(
                "train-loss", known.get(TRAINED_LOSS),
                "complexity", complexity,
                "confidence", confidence));
  }

  /** Return the bound over the ball around A0 that counts parameters. */
  public static Bound parameterCount(ConfidenceOptions options) {
    return Bound.of(
            Topic.GENERALISATION,
            PROVED,
            Set.of(
                ACTIVATION,
                WEIGHT,
                WEIGHT_FACTS,
                GAMMA,
                INJECTED,
                READOUT,
                ALPHA,
                OUTPUTS,
                INDEPENDENT,
                TRAINED_DISTANCE,
                TRAINED_LOSS),
            known -> parameterCount(options.delta(), known))
        .claiming(GeneralizationBounds.OF_THE_TRAINED)
        .deriving(Derived.RULES);
  }

  private static Outcome parameterCount(double delta, KnownQuantities known) {
    double[][] injected = known.get(INJECTED);
    int width = known.get(WEIGHT).length;
    double gamma = known.get(GAMMA);
    Conditioning conditioning = known.get(WEIGHT_FACTS).conditioning();
    RadiusGrid grid = RadiusGrid.above(Math.max(known.get(TRAINED_DISTANCE), Double.MIN_NORMAL));
    double complexity =
        ParameterCount.of(
            conditioning,
            known.get(ALPHA),
            gamma,
            grid.radius(),
            Vectors.norm(known.get(READOUT)[0]),
            Arrays.stream(Vectors.rowNorms(injected)).max().orElse(0),
            width,
            injected.length);
    double confidence = grid.confidence(injected.length, delta);
    return NetworkHypotheses.contracts(
            NetworkHypotheses.sample(PROVED, known), known.get(ACTIVATION))
        .below(
            "radius",
            "the ball is within the radius where mu stays positive",
            grid.radius(),
            conditioning.mu() * Math.sqrt(width) / gamma)
        .helpedBy(GeneralizationBounds.SHORTER_WAY)
        .sharpenedBy("nothing below m^2 samples: it counts parameters")
        .lossBound(
            GeneralizationBounds.onSample(known, confidence),
            () -> known.get(TRAINED_LOSS) + 2 * complexity + confidence,
            Map.of(
                "train-loss",
                known.get(TRAINED_LOSS),
                "complexity",
                complexity,
                "radius",
                grid.radius(),
                "confidence",
                confidence));
  }

  /**
   * Return the rate of a linear implicit layer with a column-stochastic weight, for any number of
   * outputs: L(t) &lt;= exp(-rate t) L(0).
   */
  public static Bound linearLayerRate() {
    return Bound.of(
            Topic.CONVERGENCE,
            LINEAR_LAYER,
            Set.of(ACTIVATION, WEIGHT, INJECTED, ALPHA),
            ClassBounds::linearLayerRate)
        .deriving(Derived.RULES);
  }

  private static Outcome linearLayerRate(KnownQuantities known) {
    Hypotheses hypotheses =
        new Hypotheses(LINEAR_LAYER)
            .is(
                "linear",
                "the activation is the identity",
                HostFormula.isIdentity(known.get(ACTIVATION).value(Expr.x())));
    if (!hypotheses.hold()) {
      return hypotheses.inapplicable();
    }
    double[][] weight = known.get(WEIGHT);
    double[] sums = new double[weight.length];
    boolean positive = true;
    for (double[] row : weight) {
      for (int j = 0; j < sums.length; j++) {
        sums[j] += row[j];
        positive &= row[j] >= 0;
      }
    }
    double least = Arrays.stream(sums).min().orElse(0);
    double gamma = Arrays.stream(sums).max().orElse(0) * (1 + Rounding.of(weight.length + 6));
    hypotheses
        .is("positive", "M has no negative entry", positive)
        .below("stochastic", "the columns of M have one sum", gamma - least, 1e-12)
        .below("gamma", "that sum, gamma, is below 1", gamma, 1)
        .assume(
            "flow",
            "gradient flow of the square loss moves the readout, M as such a weight of the same"
                + " gamma or not at all, and not the injection");
    if (!hypotheses.hold()) {
      return hypotheses.inapplicable();
    }
    double[] squares = Eigen.values(Vectors.gram(known.get(INJECTED)));
    // that of sums of m products, of all of them at most that of the trace, and of eigenvalues
    double rounding =
        (weight.length + squares.length) * Rounding.UNIT * Arrays.stream(squares).sum();
    double smallest = Math.sqrt(Math.max(0, squares[0] - rounding));
    return hypotheses
        .above(
            "independent-inputs",
            "the injected inputs are linearly independent beyond rounding",
            squares[0],
            rounding)
        .figure(
            Sense.LOWER,
            LinearLayerRate.of(smallest, gamma, known.get(ALPHA), weight.length),
            Map.of("sigma-min", smallest, "gamma", gamma));
  }
}
