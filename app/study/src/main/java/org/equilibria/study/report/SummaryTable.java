package org.equilibria.study.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Measures;
import org.equilibria.study.result.PassStats;

/** Put the results of a study into a table for people, the same on a console and on a page. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SummaryTable {

  private static final String NOTHING = "-";
  private static final String GAP = "  ";

  private final List<Column> columns;

  /**
   * Describe one column.
   *
   * @param title heading
   * @param help what the figures mean
   * @param number whether it holds numbers
   * @param widest a text as wide as any that is to be expected
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
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
    all.addAll(MEASURED);
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

  private static final List<Column> MEASURED =
      List.of(
          new Column(
              "status",
              "worst status of any solve, or how the cell ended otherwise",
              false,
              "converged",
              CellResult::status),
          new Column(
              "unconverged",
              "solves, of one sample each, that did not meet the tolerance: training and test",
              true,
              "unconverged",
              r -> ofMeasures(r, SummaryTable::unconverged)),
          new Column(
              "fwd evals",
              "evaluations of the map in a forward solve: mean over samples and epochs, and most",
              true,
              "123.4 / 200",
              r -> ofMeasures(r, m -> evaluations(m.forward()))),
          new Column(
              "bwd evals",
              "evaluations of the adjoint map in a backward solve: mean and most",
              true,
              "123.4 / 200",
              r -> ofMeasures(r, m -> evaluations(m.backward()))),
          new Column(
              "fwd s",
              "seconds in forward solves of training",
              true,
              "1234.5",
              r -> ofMeasures(r, m -> seconds(m.forward().elapsed()))),
          new Column(
              "bwd s",
              "seconds in backward solves",
              true,
              "1234.5",
              r -> ofMeasures(r, m -> seconds(m.backward().elapsed()))),
          new Column(
              "train loss",
              "loss summed over the training samples after the last epoch",
              true,
              "1.234e-05",
              r -> ofMeasures(r, m -> Figures.figure(m.finalLoss()))),
          new Column(
              "test accuracy",
              "share of test samples classified correctly, with its 95 % Clopper-Pearson interval",
              true,
              "0.9950 [0.9820, 0.9990]",
              r -> ofMeasures(r, m -> m.test().map(Figures::share).orElse(NOTHING))));

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
    return pass.solves() == 0
        ? NOTHING
        : String.format(Locale.ROOT, "%.1f / %d", pass.meanEvaluations(), pass.maxEvaluations());
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f", time.toNanos() * 1e-9);
  }

  private static String unconverged(Measures m) {
    return String.format(Locale.ROOT, "%d", m.unconverged());
  }
}
