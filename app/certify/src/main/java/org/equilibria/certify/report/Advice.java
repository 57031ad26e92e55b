package org.equilibria.certify.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.equilibria.api.theory.Outcome;
import org.equilibria.study.report.Figures;
import org.equilibria.study.result.Badge;

/** What would make a statement hold, or say more. */
final class Advice {

  private static final Map<String, String> BY_BOUND =
      Map.ofEntries(
          Map.entry("existence-operator-norm", "a smaller gamma, or hold ||M||_2 in training"),
          Map.entry("existence-monotone", "a smaller gamma, or hold ||M||_2 in training"),
          Map.entry("existence-perron-frobenius", "gamma below sqrt(pi/2)/sqrt m"),
          Map.entry("existence-inf-norm", "gamma below sqrt(pi/2)/sqrt m"),
          Map.entry("initial-event", "a smaller gamma or a larger width"),
          Map.entry("parameter-count", "nothing below m^2 samples: it counts parameters"),
          Map.entry(
              "robust-radius",
              "a smaller termination.rtol or f64, so that predict errs by less; larger outputs"),
          Map.entry("hold-out", "a larger hold-out sample, fewer mistakes"));

  /** What makes a part of a bound of the loss smaller. */
  private static final Map<String, String> BY_PART =
      Map.of(
          "complexity",
          "more samples, a shorter way from the initialisation (fewer epochs, a centred output)",
          "confidence",
          "more samples, or a larger delta",
          "train-loss",
          "a smaller loss on the sample, as by longer training");

  private Advice() {}

  static Optional<String> on(String id, Badge badge, Outcome outcome, Yardstick yardstick) {
    if (outcome instanceof Outcome.Figure figure) {
      boolean wanting = badge == Badge.VACUOUS || isNoBetter(figure, yardstick, id);
      return wanting ? onFigure(id, figure, yardstick) : Optional.empty();
    }
    return badge == Badge.FAILED_HYPOTHESIS
        ? Optional.ofNullable(BY_BOUND.get(id))
        : Optional.empty();
  }

  private static boolean isNoBetter(Outcome.Figure figure, Yardstick yardstick, String id) {
    return Section.of(id) == Section.GENERALISATION
        && !yardstick.standing(figure.value()).isEmpty();
  }

  private static Optional<String> onFigure(String id, Outcome.Figure figure, Yardstick yardstick) {
    Map<String, Double> parts = parts(figure);
    if (BY_BOUND.containsKey(id) || parts.isEmpty()) {
      return Optional.ofNullable(BY_BOUND.get(id));
    }
    Map.Entry<String, Double> largest =
        parts.entrySet().stream().max(Comparator.comparingDouble(Map.Entry::getValue)).get();
    OptionalDouble samples = samples(figure, yardstick);
    String enough =
        samples.isPresent()
            ? "; about %s samples would do if the loss on them and all norms stayed (estimate)"
                .formatted(Figures.rough(samples.getAsDouble()))
            : "";
    return Optional.of(
        "%s: most of the figure, %s of %s, is the term %s%s"
            .formatted(
                BY_PART.get(largest.getKey()),
                Figures.figure(largest.getValue()),
                Figures.figure(figure.value()),
                largest.getKey(),
                enough));
  }

  /** Estimate the samples at which a bound of the loss would say something; empty if unknown. */
  static OptionalDouble samples(Outcome outcome, Yardstick yardstick) {
    return outcome instanceof Outcome.Figure figure && figure.terms().containsKey("train-loss")
        ? yardstick.samplesFor(figure.value(), figure.terms().get("train-loss"))
        : OptionalDouble.empty();
  }

  /**
   * Return the parts that add up to the figure that is shown: the loss on the sample, the price of
   * confidence, and twice a complexity; what is no sum of such terms has the rest as its
   * complexity.
   */
  private static Map<String, Double> parts(Outcome.Figure figure) {
    Map<String, Double> terms = figure.terms();
    Map<String, Double> parts = new LinkedHashMap<>();
    if (!terms.containsKey("train-loss")) {
      return parts;
    }
    double train = terms.get("train-loss");
    double confidence =
        terms.getOrDefault("stopped-confidence", terms.getOrDefault("confidence", 0.0));
    parts.put("train-loss", train);
    parts.put("confidence", confidence);
    parts.put("complexity", figure.value() - train - confidence);
    return parts;
  }
}
