package org.equilibria.certify.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.Outcome;
import org.equilibria.study.report.Figures;
import org.equilibria.study.result.Badge;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.Reason;

/**
 * What one bound says of a network at one point.
 *
 * @param section where it belongs
 * @param point of which point, such as {@code initialisation}
 * @param id of the bound
 * @param summary what it bounds, for people
 * @param badge what it is worth
 * @param outcome figure or reason, with the checks
 * @param margin by how much it holds, or fails if it is not above the limit that the help names;
 *     empty where there is no such thing
 * @param terms further numbers by name, in order
 * @param standing what a number does not exclude, such as a constant prediction; empty if nothing
 * @param samples estimate of the samples at which a bound of the loss would say something; empty if
 *     there is none
 * @param help what would make it hold or say more; empty if nothing need be done
 */
public record Finding(
    Section section,
    Point point,
    String id,
    String summary,
    Badge badge,
    Outcome outcome,
    OptionalDouble margin,
    Map<String, Double> terms,
    Optional<String> standing,
    OptionalDouble samples,
    Optional<String> help) {

  private static final double NO_ERROR_EXCEEDS = 1;

  /** The point that a statement is about. */
  public enum Point {
    /** The weights before training. */
    INITIALISATION("from the initialisation", "at the initialisation"),
    /** The weights in the file. */
    CHECKPOINT("from the checkpoint", "at the checkpoint"),
    /** The points that training recorded on its way. */
    TRAINING("during training", "during training");

    private final String from;
    private final String at;

    Point(String from, String at) {
      this.from = from;
      this.at = at;
    }

    /** Return how a statement about what follows from the point begins. */
    public String from() {
      return from;
    }

    /** Return how a statement about the point ends. */
    public String at() {
      return at;
    }
  }

  /** Copy the terms. */
  public Finding {
    terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
  }

  /**
   * Judge an outcome.
   *
   * @param extra numbers beside those of the outcome
   * @param yardstick what a bound of a loss has to beat
   */
  public static Finding of(
      Point point,
      String id,
      String summary,
      Outcome outcome,
      Map<String, Double> extra,
      Yardstick yardstick) {
    Map<String, Double> terms = new LinkedHashMap<>();
    if (outcome instanceof Outcome.Figure figure) {
      figure.terms().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(e -> terms.put(e.getKey(), e.getValue()));
    }
    terms.putAll(extra);
    Section section = Section.of(id);
    Badge badge = badge(outcome);
    return new Finding(
        section,
        point,
        id,
        summary,
        badge,
        outcome,
        margin(section, id, outcome, terms),
        terms,
        standing(section, badge, outcome, yardstick),
        section == Section.GENERALISATION
            ? Advice.samples(outcome, yardstick)
            : OptionalDouble.empty(),
        Advice.on(id, badge, outcome, yardstick));
  }

  /** Say that the computation of a bound failed. */
  public static Finding failed(Point point, String id, String summary, Throwable cause) {
    return new Finding(
        Section.of(id),
        point,
        id,
        summary,
        Badge.ERROR,
        new Outcome.Inapplicable(Reason.of(cause), List.of(), ""),
        OptionalDouble.empty(),
        Map.of(),
        Optional.empty(),
        OptionalDouble.empty(),
        Optional.empty());
  }

  private static Optional<String> standing(
      Section section, Badge badge, Outcome outcome, Yardstick yardstick) {
    if (section == Section.GENERALISATION && outcome instanceof Outcome.Figure figure) {
      return Optional.of(yardstick.standing(figure.value())).filter(text -> !text.isEmpty());
    }
    return badge == Badge.VACUOUS ? Optional.of("vacuous") : Optional.empty();
  }

  private static Badge badge(Outcome outcome) {
    if (outcome instanceof Outcome.Figure figure) {
      return figure.vacuous() ? Badge.VACUOUS : Badge.PROVED;
    }
    List<Check> failing = failing(outcome);
    // A fact about the kind of network puts it outside the statement; a number falls short of it.
    boolean outside = failing.stream().anyMatch(check -> Double.isNaN(check.measured()));
    return failing.isEmpty() || outside ? Badge.INAPPLICABLE : Badge.FAILED_HYPOTHESIS;
  }

  private static OptionalDouble margin(
      Section section, String id, Outcome outcome, Map<String, Double> terms) {
    if (terms.containsKey("margin")) {
      return OptionalDouble.of(terms.get("margin"));
    }
    List<Check> failing = failing(outcome);
    if (id.startsWith("existence-") && !failing.isEmpty()) {
      return OptionalDouble.of(failing.get(0).required() - failing.get(0).measured());
    }
    if (id.startsWith("convergence-")) {
      return failing.stream()
          .filter(check -> check.id().equals("margin"))
          .mapToDouble(Check::measured)
          .findFirst();
    }
    if (outcome instanceof Outcome.Figure figure) {
      if (id.startsWith("existence-")) {
        return OptionalDouble.of(figure.value());
      }
      if (section == Section.GENERALISATION) {
        return OptionalDouble.of(NO_ERROR_EXCEEDS - figure.value());
      }
    }
    return OptionalDouble.empty();
  }

  private static List<Check> failing(Outcome outcome) {
    return outcome.checks().stream().filter(c -> c.verdict() == Check.Verdict.FAILS).toList();
  }

  /** Return this as a result of a cell of a study. */
  public BoundResult result() {
    return new BoundResult(id, point.name().toLowerCase(Locale.ROOT), badge, outcome, remark());
  }

  /** Return the number, if there is one. */
  public OptionalDouble figure() {
    return outcome instanceof Outcome.Figure figure
        ? OptionalDouble.of(figure.value())
        : OptionalDouble.empty();
  }

  /**
   * Return the number in four digits, rounded to the side on which it stays true; empty if none.
   */
  public String shown() {
    return outcome instanceof Outcome.Figure figure
        ? Figures.bound(figure.sense(), figure.value())
        : "";
  }

  /** Return of what else than the network itself the number is; empty if of the network. */
  public Optional<String> remark() {
    String source = outcome.source();
    int of = source.indexOf("proved of the ");
    return figure().isPresent() && of >= 0 && source.endsWith("model only")
        ? Optional.of(source.substring(of + "proved of the ".length()))
        : Optional.empty();
  }

  /**
   * Return of which point this is, as a phrase that fits the section: training begins from it; a
   * bound of the expected loss is of the network at the checkpoint, or of those around the
   * initialisation.
   */
  public String place() {
    boolean around = section == Section.GENERALISATION && point == Point.INITIALISATION;
    return section == Section.CONVERGENCE || around ? point.from() : point.at();
  }

  /** Return why there is no number, if there is none. */
  public Optional<String> reason() {
    return outcome instanceof Outcome.Inapplicable none
        ? Optional.of(none.reason())
        : Optional.empty();
  }
}
