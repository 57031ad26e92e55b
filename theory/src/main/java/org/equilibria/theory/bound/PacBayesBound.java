package org.equilibria.theory.bound;

import static org.equilibria.api.theory.NetworkQuantities.INDEPENDENT;
import static org.equilibria.api.theory.NetworkQuantities.INPUTS;
import static org.equilibria.api.theory.NetworkQuantities.TRAINED_DISTANCE;
import static org.equilibria.api.theory.NetworkQuantities.TRAINED_DRAWS;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.ConfidenceOptions;
import org.equilibria.api.theory.ExpectedLoss;
import org.equilibria.api.theory.ExpectedLoss.Measure;
import org.equilibria.api.theory.ExpectedLoss.Sample;
import org.equilibria.api.theory.GaussianDraws;
import org.equilibria.api.theory.Hypotheses;
import org.equilibria.api.theory.KnownQuantities;
import org.equilibria.api.theory.ModelScope;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Provenance;
import org.equilibria.api.theory.Topic;
import org.equilibria.theory.generalization.PacBayes;

/**
 * The PAC-Bayes bound of a network with Gaussian noise on A, the smallest over the sizes of the
 * noise: docs/theory.md, section 5. It holds at any width and for any number of outputs.
 *
 * <p>Of delta, half goes to the estimate of the training loss from draws, a quarter to the
 * inequality of Seeger, whose event implies McAllester's, and a quarter to Catoni's; each is spread
 * over all sizes of the noise.
 */
public final class PacBayesBound {

  private static final Provenance PROVED =
      Provenance.proved(
              "McAllester; Langford and Seeger; Maurer; Catoni; docs/theory.md, section 5")
          .of(ModelScope.RANDOMISED);

  private static final int FEWEST_SAMPLES = 8;
  private static final int FEWEST_DRAWS = 1000;

  private PacBayesBound() {}

  /** Return the bound at a confidence. */
  public static Bound of(ConfidenceOptions options) {
    return Bound.of(
            Topic.GENERALISATION,
            PROVED,
            Set.of(INPUTS, INDEPENDENT, TRAINED_DISTANCE, TRAINED_DRAWS),
            known -> evaluate(options.delta(), known))
        .claiming(
            "the expected ramp loss of the trained network with Gaussian noise on A is at most {}")
        .deriving(Derived.RULES);
  }

  private static Outcome evaluate(double delta, KnownQuantities known) {
    int samples = known.get(INPUTS).length;
    GaussianDraws[] draws = known.get(TRAINED_DRAWS);
    int fewest = Arrays.stream(draws).mapToInt(GaussianDraws::draws).min().orElse(0);
    Hypotheses hypotheses =
        new Hypotheses(PROVED)
            .assume("iid", "the samples are independent and identically distributed")
            .independent(known.get(INDEPENDENT))
            .atLeast("samples", "there are at least 8 samples", samples, FEWEST_SAMPLES)
            .helpedBy("more samples")
            .atLeast("draws", "there are at least 1000 draws", fewest, FEWEST_DRAWS)
            .helpedBy("more draws, by --draws");
    if (!hypotheses.hold()) {
      return hypotheses.inapplicable();
    }
    double distance = known.get(TRAINED_DISTANCE);
    Choice best =
        Arrays.stream(draws)
            .map(d -> Choice.of(d, distance * distance, samples, delta))
            .min(Comparator.comparingDouble(Choice::value))
            .orElseThrow();
    return hypotheses.lossBound(
        new ExpectedLoss(Measure.RAMP, Sample.GIVEN, best.risk(), 0), best::value, best.terms());
  }

  /** What one size of the noise gives. */
  private record Choice(GaussianDraws draws, double risk, PacBayes bounds) {

    static Choice of(GaussianDraws draws, double squaredDistance, int samples, double delta) {
      return new Choice(
          draws,
          PacBayes.riskOf(draws, delta),
          PacBayes.of(draws, squaredDistance, samples, delta));
    }

    double value() {
      return bounds.least();
    }

    Map<String, Double> terms() {
      Map<String, Double> terms = new LinkedHashMap<>();
      terms.put("deviation", PacBayes.deviation(draws.exponent()));
      terms.put("divergence", bounds.divergence());
      terms.put("mean-loss", draws.meanLoss());
      terms.put("train-loss", risk);
      terms.put("seeger", bounds.seeger());
      terms.put("mcallester", bounds.mcallester());
      terms.put("catoni", bounds.catoni());
      return terms;
    }
  }
}
