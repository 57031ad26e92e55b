package org.equilibria.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.study.analysis.GroupTimes;
import org.equilibria.study.analysis.TimeRatio;
import org.equilibria.study.json.Json;
import org.equilibria.study.report.Figures;
import org.equilibria.study.report.Grid;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.result.TimedPart;
import org.equilibria.study.result.Timing;
import org.equilibria.study.statistics.Median;
import org.jspecify.annotations.Nullable;

/** What a timing measured, as a table: seconds of combinations, or ratios between levels. */
final class TimeTable {

  private TimeTable() {}

  /**
   * Print times.
   *
   * @param by the axis whose levels are compared; null for seconds
   * @throws EquilibriaException INVALID_INPUT if the study was not timed, or has no such axis
   */
  static void print(
      Console console, TableFormat format, StudyResults results, @Nullable String by) {
    Timing timing =
        results
            .timing()
            .orElseThrow(
                () ->
                    new EquilibriaException(
                        ErrorCode.INVALID_INPUT,
                        "--time: the cells were not timed yet; 'study time' does it"));
    List<GroupTimes> groups = by == null ? GroupTimes.of(results) : List.of();
    List<TimeRatio> ratios = by == null ? List.of() : TimeRatio.ofLevels(results, by, "--by");
    if (format.isJson()) {
      ObjectNode document = Json.object().put("name", results.plan().config().name());
      document.set("timing", Json.tree(timing));
      document.put("level", Median.LEVEL);
      if (by == null) {
        document.set("rows", Json.tree(groups));
      } else {
        document.put("by", by).set("ratios", Json.tree(ratios));
      }
      console.out().println(Json.line(document));
      return;
    }
    Grid grid =
        by == null
            ? seconds(groups, results.plan().varied(), format.isCsv())
            : ratios(ratios, format.isCsv());
    console.out().print(format.writer().apply(grid));
    if (format.isText()) {
      console.out().println();
      console.out().println(note(timing, by != null));
    }
  }

  private static Grid seconds(List<GroupTimes> groups, List<String> varied, boolean whole) {
    List<String> headings = new ArrayList<>(varied);
    headings.add("cells");
    for (TimedPart part : TimedPart.values()) {
      addHeadings(headings, name(part) + "_time", whole);
    }
    List<List<String>> rows = new ArrayList<>();
    for (GroupTimes group : groups) {
      List<String> row = new ArrayList<>();
      varied.forEach(dimension -> row.add(group.labels().getOrDefault(dimension, "")));
      row.add(String.valueOf(group.cells()));
      group.seconds().values().forEach(median -> add(row, median, whole));
      rows.add(row);
    }
    return new Grid(varied.size(), headings, rows);
  }

  private static Grid ratios(List<TimeRatio> ratios, boolean whole) {
    List<String> headings = new ArrayList<>(List.of("time", "of", "against"));
    addHeadings(headings, "seconds", whole);
    addHeadings(headings, "seconds_against", whole);
    addHeadings(headings, "ratio", whole);
    headings.add("pairs");
    List<List<String>> rows = new ArrayList<>();
    for (TimeRatio ratio : ratios) {
      List<String> row = new ArrayList<>();
      row.addAll(List.of(name(ratio.part()) + "_time", ratio.level(), ratio.reference()));
      add(row, ratio.ofLevel(), whole);
      add(row, ratio.ofReference(), whole);
      add(row, ratio.ratio(), whole);
      row.add(String.valueOf(ratio.pairs()));
      rows.add(row);
    }
    return new Grid(3, headings, rows);
  }

  private static String name(TimedPart part) {
    return part.name().toLowerCase(Locale.ROOT);
  }

  private static void addHeadings(List<String> headings, String name, boolean whole) {
    headings.add(name);
    if (whole) {
      for (String part : List.of("lower_quartile", "upper_quartile", "lower", "upper")) {
        headings.add(name + "_" + part);
      }
    }
  }

  private static void add(List<String> row, Median median, boolean whole) {
    if (!whole) {
      row.add(Figures.median(median));
      return;
    }
    for (double figure :
        new double[] {
          median.value(),
          median.lowerQuartile(),
          median.upperQuartile(),
          median.lower(),
          median.upper()
        }) {
      row.add(Double.isNaN(figure) ? "" : String.valueOf(figure));
    }
  }

  private static String note(Timing timing, boolean ratios) {
    return ("%s epoch %d, one cell at a time, %d rounds in orders drawn anew after %d that do not"
            + " count%s; of each round the geometric mean over %s, of these the median with its"
            + " 95 %% interval%s. %s, %s, load %s before.")
        .formatted(
            ratios ? "Ratios of the seconds of" : "Seconds of",
            timing.epoch(),
            timing.rounds(),
            timing.warmUp(),
            timing.steady() ? "" : " (not steady then)",
            ratios ? "pairs alike in all else" : "seeds",
            timing.rounds() < 6 ? " (six rounds or more have one)" : "",
            threads(timing),
            timing.java(),
            timing.load() < 0 ? "unknown" : "%.1f".formatted(timing.load()));
  }

  private static String threads(Timing timing) {
    return "%d %s%s"
        .formatted(
            timing.cores(),
            timing.cores() == 1 ? "core" : "cores",
            timing.libraryThreads().isEmpty()
                ? ""
                : ", OMP_NUM_THREADS " + timing.libraryThreads());
  }
}
