package org.equilibria.certify.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.ExpectedLoss;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Remedy;
import org.equilibria.study.report.Figures;

/** What would make a statement hold, or say more, by what its bound says of it. */
final class Advice {

  /** Samples that nobody will have. */
  private static final double MOST_SAMPLES = 1e9;

  private Advice() {}

  /** Return what would make the hypotheses hold that fail; empty if no bound says so. */
  static Optional<Remedy> onHypotheses(List<Check> checks) {
    List<Remedy> remedies = checks.stream().flatMap(check -> check.remedy().stream()).toList();
    if (remedies.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Double> needs = new LinkedHashMap<>();
    remedies.forEach(remedy -> needs.putAll(remedy.needs()));
    return Optional.of(
        new Remedy(
            remedies.stream().map(Remedy::text).distinct().collect(Collectors.joining("; ")),
            needs));
  }

  /** Return what would make a number say more that excludes nothing, or no constant prediction. */
  static Optional<Remedy> onFigure(Outcome.Figure figure, Yardstick yardstick) {
    Map<String, Double> needs = new LinkedHashMap<>();
    OptionalDouble samples = samples(figure, yardstick);
    samples.ifPresent(n -> needs.put("samples (estimate)", n));
    return figure
        .remedy()
        .map(known -> new Remedy(known.text(), merged(known.needs(), needs)))
        .or(() -> figure.loss().map(loss -> onLargest(figure, loss, samples, needs)));
  }

  private static Map<String, Double> merged(Map<String, Double> some, Map<String, Double> others) {
    Map<String, Double> all = new LinkedHashMap<>(some);
    all.putAll(others);
    return all;
  }

  /** Name the largest of the parts that add up to the figure that is shown. */
  private static Remedy onLargest(
      Outcome.Figure figure, ExpectedLoss loss, OptionalDouble samples, Map<String, Double> needs) {
    double complexity = loss.complexity(figure.value());
    Part part = Part.COMPLEXITY;
    double largest = complexity;
    if (loss.confidence() > largest) {
      part = Part.CONFIDENCE;
      largest = loss.confidence();
    }
    if (loss.onSample() > largest) {
      part = Part.LOSS;
      largest = loss.onSample();
    }
    return new Remedy(
        "%s: most of the figure, %s of %s, is %s%s"
            .formatted(
                part.cure,
                Figures.figure(largest),
                Figures.figure(figure.value()),
                part.words,
                enough(samples)),
        needs);
  }

  private static String enough(OptionalDouble samples) {
    if (samples.isEmpty()) {
      return "";
    }
    return samples.getAsDouble() > MOST_SAMPLES
        ? "; no practical number of samples would do by itself"
        : "; about %s samples would do if the loss on them and all norms stayed (estimate)"
            .formatted(Figures.rough(samples.getAsDouble()));
  }

  /** Estimate the samples at which a bound of the loss would say something; empty if unknown. */
  private static OptionalDouble samples(Outcome.Figure figure, Yardstick yardstick) {
    return figure.loss().isPresent()
        ? yardstick.samplesFor(figure.value(), figure.loss().get().onSample())
        : OptionalDouble.empty();
  }

  /** A part of a bound of the loss, and what makes it smaller. */
  private enum Part {
    COMPLEXITY(
        "its complexity",
        "more samples, a shorter way from the initialisation (fewer epochs, a centred output)"),
    CONFIDENCE("the price of confidence", "more samples, or a larger delta"),
    LOSS("the loss on the sample", "a smaller loss on the sample, as by longer training");

    private final String words;
    private final String cure;

    Part(String words, String cure) {
      this.words = words;
      this.cure = cure;
    }
  }
}
