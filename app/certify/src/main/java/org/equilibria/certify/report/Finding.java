package org.equilibria.certify.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.Margin;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Provenance;
import org.equilibria.api.theory.Remedy;
import org.equilibria.api.theory.Topic;
import org.equilibria.study.report.Figures;
import org.equilibria.study.result.Badge;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.Reason;

/**
 * What one bound says of a network at one point.
 *
 * @param bound what says it
 * @param point of which point, such as {@code initialisation}
 * @param badge what it is worth
 * @param outcome figure or reason, with the checks
 * @param terms further numbers by name, in order
 * @param constant loss of the best constant prediction, if the number bounds that loss
 * @param standing what a number does not exclude, such as a constant prediction; empty if nothing
 * @param help what would make it hold or say more; empty if nothing need be done
 */
public record Finding(
    BoundFacts bound,
    Point point,
    Badge badge,
    Outcome outcome,
    Map<String, Double> terms,
    OptionalDouble constant,
    Optional<String> standing,
    Optional<Remedy> help) {

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
   * @param yardstick what a bound of a loss has to beat
   */
  public static Finding of(BoundFacts bound, Point point, Outcome outcome, Yardstick yardstick) {
    if (outcome instanceof Outcome.Figure figure) {
      return ofFigure(bound, point, figure, yardstick);
    }
    List<Check> failing = outcome.checks().stream().filter(Check::fails).toList();
    // A fact about the kind of network puts it outside the statement; a number falls short of it.
    boolean outside = failing.stream().anyMatch(check -> Double.isNaN(check.measured()));
    Badge badge = failing.isEmpty() || outside ? Badge.INAPPLICABLE : Badge.FAILED_HYPOTHESIS;
    return new Finding(
        bound,
        point,
        badge,
        outcome,
        Map.of(),
        OptionalDouble.empty(),
        Optional.empty(),
        badge == Badge.FAILED_HYPOTHESIS ? Advice.onHypotheses(failing) : Optional.empty());
  }

  private static Finding ofFigure(
      BoundFacts bound, Point point, Outcome.Figure figure, Yardstick yardstick) {
    Badge badge = figure.vacuous() ? Badge.VACUOUS : badge(figure.provenance());
    OptionalDouble constant =
        figure.loss().isPresent() ? yardstick.constant() : OptionalDouble.empty();
    Optional<String> standing =
        figure.loss().isPresent()
            ? Optional.of(yardstick.standing(figure.value())).filter(text -> !text.isEmpty())
            : badge == Badge.VACUOUS ? Optional.of("vacuous") : Optional.empty();
    Map<String, Double> terms = new LinkedHashMap<>();
    figure.terms().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> terms.put(e.getKey(), e.getValue()));
    constant.ifPresent(loss -> terms.put("best-constant", loss));
    return new Finding(
        bound,
        point,
        badge,
        figure,
        terms,
        constant,
        standing,
        standing.isPresent() ? Advice.onFigure(figure, yardstick) : Optional.empty());
  }

  private static Badge badge(Provenance provenance) {
    return switch (provenance.rigour()) {
      case PROVED -> Badge.PROVED;
      case MONITORED -> Badge.MONITORED;
      case HEURISTIC -> Badge.HEURISTIC;
    };
  }

  /** Say that the computation of a bound failed. */
  public static Finding failed(BoundFacts bound, Point point, Throwable cause) {
    return new Finding(
        bound,
        point,
        Badge.ERROR,
        new Outcome.Inapplicable(Reason.of(cause), List.of(), Provenance.NONE),
        Map.of(),
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Return this as a result of a cell of a study. */
  public BoundResult result() {
    return new BoundResult(bound.id(), point.name().toLowerCase(Locale.ROOT), badge, outcome);
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

  /**
   * Return the margin rounded down, but not across the limit above which the statement holds; empty
   * if there is none.
   */
  public String shownMargin() {
    return outcome.margin().map(Figures::margin).orElse("");
  }

  /** Return by how much it holds, or how far it is from holding, if there is such a thing. */
  public Optional<Margin> margin() {
    return outcome.margin();
  }

  /** Return of what else than the network itself the number is; empty if of the network. */
  public Optional<String> remark() {
    return result().remark();
  }

  /**
   * Return of which point this is, as a phrase that fits the topic: training begins from it; a
   * bound of the expected loss is of the network at the checkpoint, or of those around the
   * initialisation.
   */
  public String place() {
    boolean around = bound.isAbout(Topic.GENERALISATION) && point == Point.INITIALISATION;
    return bound.isAbout(Topic.CONVERGENCE) || around ? point.from() : point.at();
  }

  /** Return why there is no number, if there is none. */
  public Optional<String> reason() {
    return outcome instanceof Outcome.Inapplicable none
        ? Optional.of(none.reason())
        : Optional.empty();
  }

  /** Return why there is no number, but for what the checks say. */
  public Optional<String> because() {
    return outcome instanceof Outcome.Inapplicable none ? none.because() : Optional.empty();
  }
}
