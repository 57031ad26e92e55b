package org.equilibria.certify.report;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.equilibria.api.theory.Outcome;
import org.equilibria.study.result.Badge;

/** Say what would make a statement hold, or say more. */
final class Advice {

  private static final Map<String, String> BY_BOUND =
      Map.ofEntries(
          Map.entry("existence-operator-norm", "a smaller gamma, or hold ||M||_2 in training"),
          Map.entry("existence-monotone", "a smaller gamma, or hold mu in training"),
          Map.entry("existence-perron-frobenius", "gamma below sqrt(pi/2)/sqrt m"),
          Map.entry("existence-inf-norm", "gamma below sqrt(pi/2)/sqrt m"),
          Map.entry("initial-event", "a smaller gamma or a larger width"),
          Map.entry(
              "ball-rademacher",
              "more samples, a shorter way from the initialisation, as by fewer epochs or, where"
                  + " it is not, a centred output, a larger width"),
          Map.entry("kernel-finite", "more samples; a centred output, where it is not"),
          Map.entry("kernel-limit", "more samples; a centred output, where it is not"),
          Map.entry("pac-bayes", "more samples, a shorter way from the initialisation"),
          Map.entry("inf-norm-rademacher", "a smaller ||M||_inf, more samples"),
          Map.entry("parameter-count", "nothing below m^2 samples: it counts parameters"),
          Map.entry("hold-out", "a larger hold-out sample, fewer mistakes"));

  private Advice() {}

  static Optional<String> on(String id, Badge badge, Outcome outcome) {
    if (badge != Badge.VACUOUS && badge != Badge.FAILED_HYPOTHESIS) {
      return Optional.empty();
    }
    String advice = BY_BOUND.get(id);
    if (badge == Badge.VACUOUS && outcome instanceof Outcome.Figure figure) {
      Optional<String> largest = largestTerm(figure);
      return advice == null ? largest : Optional.of(advice + largest.map(t -> "; " + t).orElse(""));
    }
    return Optional.ofNullable(advice);
  }

  /** Name the part of a sum that matters most; a complexity counts twice. */
  private static Optional<String> largestTerm(Outcome.Figure figure) {
    Map<String, Double> terms = figure.terms();
    double ball =
        Math.min(
            term(terms, "linear") + term(terms, "remainder"),
            terms.getOrDefault("trivial", Double.POSITIVE_INFINITY));
    Map<String, Double> parts =
        Map.of(
            "complexity",
                2 * Math.max(term(terms, "complexity"), terms.containsKey("linear") ? ball : 0),
            "confidence", term(terms, "confidence"),
            "train-loss", term(terms, "train-loss"));
    return parts.entrySet().stream()
        .filter(e -> e.getValue() > 0)
        .max(Comparator.comparingDouble(Map.Entry::getValue))
        .map(e -> "most of it is the term " + e.getKey());
  }

  private static double term(Map<String, Double> terms, String name) {
    return terms.getOrDefault(name, 0.0);
  }
}
