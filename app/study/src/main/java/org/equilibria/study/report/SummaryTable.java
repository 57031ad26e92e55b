package org.equilibria.study.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.equilibria.study.config.RescueSettings;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.HeldOut;
import org.equilibria.study.result.Measures;
import org.equilibria.study.result.PassStats;

/** The results of a study as a table for people, the same on a console and on a page. */
public final class SummaryTable {

  private static final String NOTHING = "-";
  private static final String GAP = "  ";
  private static final String EVALUATIONS = "123.4 / 200";
  private static final String LOSS = "1.234e-05";

  /** What a column says of solves that all met the tolerance. */
  private static final String CONVERGED = "converged";

  private static final String ONE_RUN =
      ", measured once; cells that ran first include the warm-up of the virtual machine, so small"
          + " differences say nothing";

  private final List<Column> columns;

  /**
   * The description of one column.
   *
   * @param title heading
   * @param help what the figures mean
   * @param number whether it holds numbers
   * @param widest a text as wide as any that is to be expected
   */
  public record Column(
      String title,
      String help,
      boolean number,
      String widest,
      Function<CellResult, String> content) {

    /** Return what the column says of a cell. */
    public String of(CellResult result) {
      return content.apply(result);
    }

    private String padded(String text) {
      int width = Math.max(title.length(), widest.length());
      return ("%" + (number ? "" : "-") + width + "s").formatted(text);
    }
  }

  /** Lay out the table of a study: what varies, what was measured, and what bounds say. */
  public SummaryTable(StudyPlan plan) {
    List<Column> all = new ArrayList<>();
    for (String dimension : plan.varied()) {
      all.add(
          new Column(
              dimension,
              "",
              false,
              widest(plan, dimension),
              r -> r.cell().varied().getOrDefault(dimension, NOTHING)));
    }
    all.add(
        new Column(
            "seed",
            "seed of the random numbers",
            true,
            plan.cells().stream()
                .map(c -> String.valueOf(c.seed()))
                .reduce("", SummaryTable::longer),
            r -> String.valueOf(r.cell().seed())));
    all.addAll(measured(plan));
    plan.config().bounds().forEach(bound -> all.add(verdict(bound.id())));
    columns = List.copyOf(all);
  }

  private static Column verdict(String bound) {
    return new Column(
        bound,
        "what the bound says of the network after training; * of a model of it only",
        false,
        "vacuous <= 1.849 *",
        r -> r.verdict(bound).map(BoundText::of).orElse(NOTHING));
  }

  /** Return the headings as a line of text. */
  public String heading() {
    return line(columns.stream().map(Column::title).toList());
  }

  /** Return what the table says of a cell as a line of text, aligned with {@link #heading}. */
  public String row(CellResult result) {
    return line(columns.stream().map(column -> column.of(result)).toList());
  }

  private String line(List<String> texts) {
    return IntStream.range(0, texts.size())
        .mapToObj(i -> columns.get(i).padded(texts.get(i)))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }

  private static List<Column> measured(StudyPlan plan) {
    List<Column> all = new ArrayList<>();
    all.add(
        new Column(
            "training",
            "how training ended: completed, stopped-early for want of patience, limit for a limit"
                + " that was reached, diverged, failed, impossible or cancelled",
            false,
            "stopped-early",
            CellResult::status));
    all.add(solves("forward", "forward solves of training", m -> Optional.of(m.forward())));
    all.add(solves("backward", "backward solves", m -> Optional.of(m.backward())));
    all.add(solves("test", "forward solves of test samples", m -> m.test().map(HeldOut::solves)));
    all.add(
        number(
            "fwd evals",
            "evaluations of the map in a forward solve: mean over samples and epochs, and most",
            EVALUATIONS,
            m -> evaluations(m.forward())));
    all.add(
        number(
            "bwd evals",
            "evaluations of the adjoint map in a backward solve, or by a gradient estimator on its"
                + " own: mean over samples and most",
            EVALUATIONS,
            m -> evaluations(m.backward())));
    if (plan.config().base().rescue().fallback() != RescueSettings.Fallback.NONE) {
      all.add(
          number(
              "rescued",
              "solves of training, forward + backward, that their solver left and the rescue"
                  + " finished; they count as not converged in the columns before",
              "12345 + 12345",
              m -> m.forward().rescue().rows() + " + " + m.backward().rescue().rows()));
      all.add(
          number(
              "rescue evals",
              "evaluations that the rescue spent on samples, forward + backward, in vain or not;"
                  + " they are in no other column",
              "123456 + 123456",
              m ->
                  m.forward().rescue().rowEvaluations()
                      + " + "
                      + m.backward().rescue().rowEvaluations()));
    }
    all.add(
        number(
            "fwd s",
            "seconds in forward solves of training" + ONE_RUN,
            "1234.5",
            m -> seconds(m.forward().elapsed())));
    all.add(
        number(
            "bwd s",
            "seconds in backward solves" + ONE_RUN,
            "1234.5",
            m -> seconds(m.backward().elapsed())));
    all.add(
        number(
            "train loss",
            "loss summed over the training samples after the last epoch",
            LOSS,
            m -> Figures.figure(m.finalLoss())));
    heldOut(all, plan, "val", "validation", Measures::validation);
    heldOut(all, plan, "test", "test", Measures::test);
    return all;
  }

  private static void heldOut(
      List<Column> all,
      StudyPlan plan,
      String name,
      String samples,
      Function<Measures, Optional<HeldOut>> of) {
    all.add(
        number(
            name + " loss",
            "loss summed over the " + samples + " samples after training",
            LOSS,
            m -> of.apply(m).map(h -> Figures.figure(h.loss())).orElse(NOTHING)));
    if (plan.predictsValues()) {
      all.add(
          number(
              name + " RMSE",
              "root of the mean squared error of the "
                  + samples
                  + " samples, in units of the values",
              LOSS,
              m -> of.apply(m).map(h -> Figures.figure(h.rmse())).orElse(NOTHING)));
      all.add(
          number(
              name + " R^2",
              "1 less the squared error over the variation of the "
                  + samples
                  + " samples: 1 is perfect, 0 as good as their mean",
              LOSS,
              m -> of.apply(m).map(h -> Figures.figure(h.r2())).orElse(NOTHING)));
    } else {
      all.add(
          number(
              name + " accuracy",
              "share of "
                  + samples
                  + " samples classified correctly, with its 95 % Clopper-Pearson interval",
              "0.9950 [0.9820, 0.9990]",
              m -> of.apply(m).flatMap(HeldOut::accuracy).map(Figures::share).orElse(NOTHING)));
    }
  }

  private static Column solves(
      String title, String what, Function<Measures, Optional<PassStats>> of) {
    return new Column(
        title,
        "whether all " + what + ", of one sample each, met the tolerance, or how many did not",
        false,
        "12345 of 123456 not",
        r ->
            ofMeasures(
                r,
                m ->
                    of.apply(m)
                        .filter(p -> p.solves() > 0)
                        .map(SummaryTable::met)
                        .orElse(NOTHING)));
  }

  private static String met(PassStats pass) {
    return pass.unconverged() == 0
        ? CONVERGED
        : "%d of %d not".formatted(pass.unconverged(), pass.solves());
  }

  private static Column number(
      String title, String help, String widest, Function<Measures, String> figure) {
    return new Column(title, help, true, widest, r -> ofMeasures(r, figure));
  }

  /** Return the columns. */
  public List<Column> columns() {
    return columns;
  }

  private static String widest(StudyPlan plan, String dimension) {
    return plan.cells().stream()
        .map(cell -> cell.varied().getOrDefault(dimension, NOTHING))
        .reduce("", SummaryTable::longer);
  }

  private static String longer(String a, String b) {
    return b.length() > a.length() ? b : a;
  }

  private static String ofMeasures(CellResult result, Function<Measures, String> figure) {
    return result.measures().map(figure).orElse(NOTHING);
  }

  private static String evaluations(PassStats pass) {
    return pass.maxEvaluations() == 0
        ? NOTHING
        : String.format(Locale.ROOT, "%.1f / %d", pass.meanEvaluations(), pass.maxEvaluations());
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f", time.toNanos() * 1e-9);
  }
}
