package org.equilibria.cli;

import java.util.ArrayList;
import java.util.List;
import org.equilibria.engine.component.Names;
import org.equilibria.study.analysis.Comparison;
import org.equilibria.study.report.Figures;
import org.equilibria.study.report.Grid;
import org.equilibria.study.statistics.Mean;

/** Comparisons as a table. */
final class Comparisons {

  private Comparisons() {}

  /** Print comparisons in a format other than JSON. */
  static void print(Console console, TableFormat format, List<Comparison> comparisons) {
    List<Comparison> made = comparisons.stream().filter(c -> c.pairs() > 0).toList();
    Grid grid = format.isCsv() ? whole(comparisons) : shown(made);
    console.out().print(format.writer().apply(grid));
    if (format.isText()) {
      console.out().println();
      console.out().println(note(made));
      List<String> none =
          comparisons.stream()
              .filter(c -> made.stream().noneMatch(m -> isOfTheSameLevels(c, m)))
              .map(c -> c.level() + " and " + c.reference())
              .distinct()
              .toList();
      if (!none.isEmpty()) {
        console.out().println("Without cells to compare: " + String.join("; ", none) + ".");
      }
    }
  }

  private static boolean isOfTheSameLevels(Comparison a, Comparison b) {
    return a.level().equals(b.level()) && a.reference().equals(b.reference());
  }

  /** Return the table for people, means and differences with half the width of their intervals. */
  private static Grid shown(List<Comparison> comparisons) {
    return new Grid(
        3,
        List.of(
            "figure", "of", "against", "mean", "mean against", "difference", "p", "seeds", "pairs"),
        comparisons.stream()
            .map(
                c ->
                    List.of(
                        c.metric(),
                        c.level(),
                        c.reference(),
                        Figures.mean(c.ofLevel()),
                        Figures.mean(c.ofReference()),
                        Figures.mean(c.difference().mean()),
                        Figures.p(c.corrected()),
                        String.valueOf(c.difference().mean().count()),
                        String.valueOf(c.pairs())))
            .toList());
  }

  /** Return the table for programs, every number in full. */
  private static Grid whole(List<Comparison> comparisons) {
    List<String> headings = new ArrayList<>(List.of("figure", "of", "against"));
    for (String mean : List.of("of", "against", "difference")) {
      headings.addAll(List.of(mean + "_mean", mean + "_lower", mean + "_upper"));
    }
    headings.addAll(List.of("p", "p_holm", "seeds", "pairs"));
    return new Grid(
        3,
        headings,
        comparisons.stream()
            .map(
                c -> {
                  List<String> row = new ArrayList<>();
                  row.addAll(List.of(c.metric(), c.level(), c.reference()));
                  addTo(row, c.ofLevel());
                  addTo(row, c.ofReference());
                  addTo(row, c.difference().mean());
                  row.add(number(c.difference().p()));
                  row.add(number(c.corrected()));
                  row.add(String.valueOf(c.difference().mean().count()));
                  row.add(String.valueOf(c.pairs()));
                  return row;
                })
            .toList());
  }

  /** Add a mean and its interval. */
  static void addTo(List<String> row, Mean mean) {
    row.addAll(List.of(number(mean.value()), number(mean.lower()), number(mean.upper())));
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.valueOf(value);
  }

  /** Return what the figures mean. */
  private static String note(List<Comparison> comparisons) {
    boolean repeated = comparisons.stream().anyMatch(c -> c.difference().mean().count() > 1);
    long tested = comparisons.stream().filter(c -> !Double.isNaN(c.corrected())).count();
    return repeated
        ? "Differences of cells alike in all else, averaged in each seed; ±: 95 % Student interval"
            + " over the seeds; p: paired t test, corrected by Holm for the "
            + Names.count(tested, "comparison")
            + " here."
        : "One seed says nothing about chance: there are no intervals. More are added by study run"
            + " --seeds ... --extend.";
  }
}
