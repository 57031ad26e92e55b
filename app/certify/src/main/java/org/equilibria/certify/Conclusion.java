package org.equilibria.certify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.equilibria.certify.report.Finding;
import org.equilibria.certify.report.Section;
import org.equilibria.study.report.Figures;
import org.equilibria.study.result.Badge;

/**
 * What findings prove, what they do not, and what would help, in a few sentences.
 *
 * @param findings all of them
 * @param initialAlpha from which alpha on convergence of the centred network would be certified
 *     from the initialisation
 * @param alpha that of the network
 * @param centred whether the network is centred
 * @param width m
 */
record Conclusion(
    List<Finding> findings, OptionalDouble initialAlpha, double alpha, boolean centred, int width) {

  private static final String HOLD_OUT = "hold-out";

  /** Return the sentences. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    existence().ifPresent(sentences::add);
    convergence().ifPresent(sentences::add);
    loss().or(this::noLoss).ifPresent(sentences::add);
    model().ifPresent(sentences::add);
    holdOut().ifPresent(sentences::add);
    robustness().ifPresent(sentences::add);
    return sentences;
  }

  /** Return numbers of what would help, by name. */
  Map<String, Double> needs() {
    Map<String, Double> needs = new LinkedHashMap<>();
    if (isWanting("convergence-")) {
      initialAlpha.ifPresent(
          least -> {
            needs.put(centred ? "alpha" : "alpha, centred", least);
            needs.put("width (estimate)", widthFor(least));
          });
    }
    smallest(this::isOfTheNetwork)
        .map(Finding::samples)
        .filter(OptionalDouble::isPresent)
        .ifPresent(samples -> needs.put("samples (estimate)", samples.getAsDouble()));
    return needs;
  }

  private Optional<String> existence() {
    List<Finding> tests = latest("existence-");
    Optional<Finding> best =
        tests.stream()
            .filter(f -> f.badge() == Badge.PROVED)
            .max(Comparator.comparingDouble(f -> f.margin().orElse(0)));
    if (tests.isEmpty()) {
      return Optional.empty();
    }
    String sentence =
        best.map(
                f ->
                    "Proved: every input has one equilibrium %s (%s, by a margin of %s)."
                        .formatted(f.place(), f.id(), f.shown()))
            .orElseGet(
                () ->
                    "Not proved: that every input has one equilibrium %s. %s"
                        .formatted(tests.get(0).place(), helpOf(tests)));
    return Optional.of(sentence.strip());
  }

  private Optional<String> convergence() {
    List<Finding> all = findings.stream().filter(f -> f.id().startsWith("convergence-")).toList();
    List<Finding> proved = all.stream().filter(f -> f.badge() == Badge.PROVED).toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    if (proved.isEmpty()) {
      boolean about = all.stream().anyMatch(f -> f.badge() == Badge.FAILED_HYPOTHESIS);
      text.append(
          about
              ? "Not proved: that training by A alone converges."
              : "Nothing is said of convergence: " + all.get(0).reason().orElse("") + ".");
    } else {
      List<String> places = proved.stream().map(Finding::place).distinct().toList();
      text.append("Proved: training by A alone on the square loss converges linearly ")
          .append(String.join(" and ", places))
          .append(".");
    }
    if (isWanting("convergence-")) {
      initialAlpha.ifPresent(
          least ->
              text.append(
                  String.format(
                      Locale.ROOT,
                      " From the initialisation it would be%s from alpha = %s on (by the same test;"
                          + " alpha is %s); about %s units would do the same at this alpha"
                          + " (estimate).",
                      centred ? "" : ", with a centred output,",
                      Figures.figure(least),
                      Figures.figure(alpha),
                      Figures.rough(widthFor(least)))));
    }
    return Optional.of(text.toString());
  }

  /** The certificate depends on R/sqrt m, and the radius needed falls as 1/alpha. */
  private double widthFor(double leastAlpha) {
    double ratio = leastAlpha / alpha;
    return width * ratio * ratio;
  }

  private boolean isWanting(String prefix) {
    return findings.stream()
        .anyMatch(
            f ->
                f.id().startsWith(prefix)
                    && f.point() == Finding.Point.INITIALISATION
                    && f.badge() == Badge.FAILED_HYPOTHESIS);
  }

  private Optional<String> loss() {
    return smallest(this::isOfTheNetwork)
        .map(
            f ->
                f.standing().isEmpty()
                    ? "Proved: the expected ramp loss of %s is at most %s (%s)%s."
                        .formatted(subject(f), f.shown(), f.id(), than(f))
                    : "Nothing useful is proved of the loss on new samples: the smallest bound, %s"
                            .formatted(f.shown())
                        + " (%s), is %s.%s"
                            .formatted(f.id(), f.standing().get(), sentence(f.help())));
  }

  /**
   * Say why there is no bound of the network's loss, where those asked for are all inapplicable.
   */
  private Optional<String> noLoss() {
    List<Finding> bounds =
        findings.stream()
            .filter(f -> f.section() == Section.GENERALISATION && isOfTheNetwork(f))
            .toList();
    return bounds.stream()
        .max(Comparator.comparing(f -> f.id().equals("pac-bayes")))
        .filter(f -> bounds.stream().allMatch(b -> b.figure().isEmpty()))
        .map(
            f ->
                "Nothing is proved of the loss on new samples from these: %s (%s)."
                    .formatted(f.reason().orElse("there is no number"), f.id()));
  }

  /** Of which network a bound is: that of the noisy one is not that of the trained one. */
  private static String subject(Finding finding) {
    return finding.id().equals("pac-bayes")
        ? "the trained network with Gaussian noise on A"
        : "the trained network";
  }

  private static String than(Finding finding) {
    Double constant = finding.terms().get("best-constant");
    return constant == null
        ? ""
        : ", where the best constant has " + Figures.figure(constant) + " on the sample";
  }

  private static String sentence(Optional<String> help) {
    return help.map(text -> " What would help: " + text + ".").orElse("");
  }

  private Optional<String> model() {
    return smallest(f -> f.remark().isPresent())
        .map(
            f ->
                "Of the %s, not of the network: an expected loss of at most %s (%s)%s."
                    .formatted(
                        f.remark().orElse(""),
                        f.shown(),
                        f.id(),
                        f.standing().map(text -> ", " + text).orElse("")));
  }

  private Optional<String> holdOut() {
    return smallest(f -> f.id().equals(HOLD_OUT))
        .map(
            f ->
                "By the hold-out sample the error rate is at most %s%s."
                    .formatted(f.shown(), f.standing().map(text -> ", " + text).orElse("")));
  }

  private Optional<String> robustness() {
    return findings.stream()
        .filter(f -> f.id().equals("robust-radius") && f.figure().isPresent())
        .findFirst()
        .map(
            f -> {
              double undecided = f.terms().getOrDefault("undecided", 0.0);
              double median = f.terms().getOrDefault("median", 0.0);
              if (undecided == 0) {
                return "Proved: no answer on the samples changes within " + f.shown() + ".";
              }
              return "The outputs of %s of %s samples are within what use may err by, so that nothing is"
                      .formatted(
                          Figures.number(undecided),
                          Figures.number(f.terms().getOrDefault("samples", 0.0)))
                  + " proved of their answers"
                  + (median > 0
                      ? "; half of all answers do not change within " + Figures.figure(median) + "."
                      : ".");
            });
  }

  private boolean isOfTheNetwork(Finding f) {
    return f.section() == Section.GENERALISATION
        && f.remark().isEmpty()
        && !f.id().equals(HOLD_OUT);
  }

  private Optional<Finding> smallest(Predicate<Finding> which) {
    return findings.stream()
        .filter(f -> f.section() == Section.GENERALISATION && f.figure().isPresent())
        .filter(which)
        .min(Comparator.comparingDouble(f -> f.figure().getAsDouble()));
  }

  /** Return the findings of some bounds at the last point that they are about. */
  private List<Finding> latest(String prefix) {
    List<Finding> all = findings.stream().filter(f -> f.id().startsWith(prefix)).toList();
    List<Finding> after = all.stream().filter(f -> f.point() == Finding.Point.CHECKPOINT).toList();
    return after.isEmpty() ? all : after;
  }

  private static String helpOf(List<Finding> tests) {
    return tests.stream()
        .flatMap(f -> f.help().stream())
        .findFirst()
        .map(help -> "What would help: " + help + ".")
        .orElse("");
  }
}
