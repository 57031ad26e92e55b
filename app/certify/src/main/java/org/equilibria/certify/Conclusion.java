package org.equilibria.certify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.equilibria.api.theory.ExpectedLoss;
import org.equilibria.api.theory.ExpectedLoss.Sample;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Remedy;
import org.equilibria.api.theory.Rigour;
import org.equilibria.api.theory.Topic;
import org.equilibria.certify.report.Finding;
import org.equilibria.study.report.Figures;
import org.equilibria.study.result.Badge;

/**
 * What findings prove, what they do not, and what would help, in a few sentences; bounds that make
 * the same claim are heard together.
 *
 * @param findings all of them
 */
record Conclusion(List<Finding> findings) {

  private static final String NUMBER = "{}";

  /** Return the sentences. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    claims(Topic.WELL_POSEDNESS).forEach(claim -> sentences.add(atTheLastPoint(claim)));
    claims(Topic.CONVERGENCE).forEach(claim -> sentences.add(fromAnyPoint(claim)));
    loss().or(this::noLoss).ifPresent(sentences::add);
    model().ifPresent(sentences::add);
    heldOut().ifPresent(sentences::add);
    claims(Topic.ROBUSTNESS).forEach(claim -> number(claim).ifPresent(sentences::add));
    return sentences;
  }

  /** Return numbers of what would help, by name. */
  Map<String, Double> needs() {
    Map<String, Double> needs = new LinkedHashMap<>();
    claims(Topic.CONVERGENCE).stream()
        .flatMap(Collection::stream)
        .flatMap(f -> f.help().stream())
        .forEach(remedy -> remedy.needs().forEach(needs::putIfAbsent));
    smallest(Conclusion::isOfTheNetwork)
        .flatMap(Finding::help)
        .ifPresent(remedy -> remedy.needs().forEach(needs::putIfAbsent));
    return needs;
  }

  /** Return the findings of a topic whose bounds claim something, those of one claim together. */
  private Collection<List<Finding>> claims(Topic topic) {
    Map<String, List<Finding>> claims = new LinkedHashMap<>();
    for (Finding f : findings) {
      if (isAbout(f, topic) && !f.bound().claim().isEmpty()) {
        claims.computeIfAbsent(f.bound().claim(), key -> new ArrayList<>()).add(f);
      }
    }
    return claims.values();
  }

  private static boolean isAbout(Finding f, Topic topic) {
    return f.bound().topic().filter(t -> t == topic).isPresent();
  }

  /** Say what is known of the last point that the findings of a claim are about. */
  private static String atTheLastPoint(List<Finding> claim) {
    List<Finding> after =
        claim.stream().filter(f -> f.point() == Finding.Point.CHECKPOINT).toList();
    List<Finding> last = after.isEmpty() ? claim : after;
    return last.stream()
        .filter(f -> f.badge() == Badge.PROVED)
        .max(Comparator.comparingDouble(f -> f.margin().map(m -> m.value()).orElse(0.0)))
        .map(
            f ->
                "Proved: %s %s (%s%s)."
                    .formatted(
                        claimed(f),
                        f.place(),
                        f.bound().id(),
                        f.margin().map(m -> ", by a margin of " + f.shownMargin()).orElse("")))
        .orElseGet(
            () ->
                "Not proved: that %s %s.%s"
                    .formatted(claimed(last.get(0)), last.get(0).place(), helpOf(last)));
  }

  /** Say from which points a claim is proved. */
  private static String fromAnyPoint(List<Finding> claim) {
    List<Finding> proved = claim.stream().filter(f -> f.badge() == Badge.PROVED).toList();
    List<Finding> initial =
        claim.stream().filter(f -> f.point() == Finding.Point.INITIALISATION).toList();
    if (!proved.isEmpty()) {
      List<String> places = proved.stream().map(Finding::place).distinct().toList();
      return "Proved: %s %s.%s"
          .formatted(
              claimed(proved.get(0)),
              String.join(" and ", places),
              helpOf(initial, "What would help from the initialisation"));
    }
    return claim.stream().anyMatch(Conclusion::falls)
        ? "Not proved: that %s.%s".formatted(claimed(claim.get(0)), helpOf(initial))
        : "Nothing is said of whether %s: %s."
            .formatted(claimed(claim.get(0)), claim.get(0).reason().orElse("there is no number"));
  }

  private static boolean falls(Finding f) {
    return f.badge() == Badge.FAILED_HYPOTHESIS;
  }

  /** Return a claim with its number. */
  private static String claimed(Finding f) {
    return f.bound().claim().replace(NUMBER, f.shown());
  }

  private Optional<String> loss() {
    return smallest(Conclusion::isOfTheNetwork)
        .map(
            f ->
                f.standing().isEmpty()
                    ? "Proved: %s (%s)%s.".formatted(claimed(f), f.bound().id(), than(f))
                    : "Nothing useful is proved of the loss on new samples: the smallest bound, %s"
                            .formatted(f.shown())
                        + " (%s), is %s.%s"
                            .formatted(f.bound().id(), f.standing().get(), helpOf(List.of(f))));
  }

  /**
   * Say why there is no bound of the network's loss, where those asked for are all inapplicable.
   */
  private Optional<String> noLoss() {
    List<Finding> bounds =
        findings.stream()
            .filter(f -> isAbout(f, Topic.GENERALISATION) && !f.bound().claim().isEmpty())
            .filter(f -> !f.outcome().provenance().scope().isModel())
            .toList();
    return bounds.stream()
        .findFirst()
        .filter(f -> bounds.stream().allMatch(b -> b.figure().isEmpty()))
        .map(
            f ->
                "Nothing is proved of the loss on new samples from these: %s (%s)."
                    .formatted(f.reason().orElse("there is no number"), f.bound().id()));
  }

  private static String than(Finding f) {
    return f.constant().isPresent()
        ? ", where the best constant has "
            + Figures.figure(f.constant().getAsDouble())
            + " on the sample"
        : "";
  }

  private Optional<String> model() {
    return smallest(f -> f.remark().isPresent())
        .map(
            f ->
                "Of the %s, not of the network: an expected loss of at most %s (%s)%s."
                    .formatted(
                        f.remark().orElse(""),
                        f.shown(),
                        f.bound().id(),
                        f.standing().map(text -> ", " + text).orElse("")));
  }

  private Optional<String> heldOut() {
    return smallest(f -> isOver(f, Sample.HELD_OUT))
        .map(f -> sentence(claimed(f) + f.standing().map(text -> ", " + text).orElse("")));
  }

  /** Say a number, in the words of its bound if it has some for it. */
  private static Optional<String> number(List<Finding> claim) {
    for (Finding f : claim) {
      if (f.outcome() instanceof Outcome.Figure figure && isProof(f)) {
        return figure
            .words()
            .map(Conclusion::sentence)
            .or(() -> Optional.of("Proved: %s.".formatted(claimed(f))));
      }
    }
    return Optional.empty();
  }

  private static String sentence(String clause) {
    return Character.toUpperCase(clause.charAt(0)) + clause.substring(1) + ".";
  }

  private static boolean isProof(Finding f) {
    return f.outcome().provenance().rigour() == Rigour.PROVED;
  }

  private static boolean isOfTheNetwork(Finding f) {
    return f.remark().isEmpty() && isOver(f, Sample.GIVEN);
  }

  private static boolean isOver(Finding f, Sample sample) {
    Optional<ExpectedLoss> loss =
        f.outcome() instanceof Outcome.Figure figure ? figure.loss() : Optional.empty();
    return loss.filter(l -> l.sample() == sample).isPresent();
  }

  private Optional<Finding> smallest(Predicate<Finding> which) {
    return findings.stream()
        .filter(f -> isAbout(f, Topic.GENERALISATION) && f.figure().isPresent() && isProof(f))
        .filter(which)
        .min(Comparator.comparingDouble(f -> f.figure().getAsDouble()));
  }

  private static String helpOf(List<Finding> claim) {
    return helpOf(claim, "What would help");
  }

  /** Return what would help, the remedy with numbers if there is one. */
  private static String helpOf(List<Finding> claim, String begin) {
    List<Remedy> remedies = claim.stream().flatMap(f -> f.help().stream()).toList();
    return remedies.stream()
        .filter(remedy -> !remedy.needs().isEmpty())
        .findFirst()
        .or(() -> remedies.stream().findFirst())
        .map(remedy -> " " + begin + ": " + remedy.text() + ".")
        .orElse("");
  }
}
