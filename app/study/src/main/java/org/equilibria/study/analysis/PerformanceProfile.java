package org.equilibria.study.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.StudyResults;

/**
 * The share of problems that each level of an axis solves within a factor of the least work that
 * any level needed (Dolan and More, Benchmarking optimization software with performance profiles,
 * 2002). A problem is what the axis leaves of a cell: all else that varies, and the seed. A cell
 * with solves that did not converge has not solved its problem.
 *
 * @param metric name of the figure of work
 * @param problems how many problems there are
 * @param curves one a level
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record PerformanceProfile(String metric, int problems, List<Curve> curves) {

  /** Fewer problems make no profile. */
  private static final int LEAST_PROBLEMS = 3;

  /** Copy the list. */
  public PerformanceProfile {
    curves = List.copyOf(curves);
  }

  /**
   * The curve of a level: a step function.
   *
   * @param level its name
   * @param ratios factors at which its share rises, ascending, from 1
   * @param shares of problems solved within each factor
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public record Curve(String level, List<Double> ratios, List<Double> shares) {}

  /**
   * Return the profiles by some figures, those that tell of work: none of an axis with one level,
   * or where fewer than three problems were posed to all levels.
   */
  public static List<PerformanceProfile> of(
      StudyResults results, String axis, List<Metric> metrics) {
    List<String> levels = Question.levels(results, axis);
    return metrics.stream()
        .filter(Metric::isWork)
        .map(metric -> of(levels, problems(results, axis, metric, levels), metric))
        .filter(profile -> profile.problems() >= LEAST_PROBLEMS && levels.size() > 1)
        .filter(profile -> profile.curves().stream().anyMatch(c -> !c.ratios().isEmpty()))
        .toList();
  }

  /** Return the work of each level, infinite if it failed, for every problem that all had. */
  private static List<double[]> problems(
      StudyResults results, String axis, Metric metric, List<String> levels) {
    Map<Object, double[]> work = new LinkedHashMap<>();
    for (CellResult cell : results.cells()) {
      if (cell.ending() != Ending.IMPOSSIBLE && cell.ending() != Ending.CANCELLED) {
        Map<String, String> rest = new HashMap<>(cell.cell().varied());
        rest.remove(axis);
        double[] row =
            work.computeIfAbsent(
                List.of(rest, cell.cell().seed()), problem -> unknown(levels.size()));
        row[levels.indexOf(Question.level(cell, axis))] =
            Ranking.didWhatWasAsked(cell, metric)
                ? metric.of(cell).orElseThrow()
                : Double.POSITIVE_INFINITY;
      }
    }
    return work.values().stream()
        .filter(row -> Arrays.stream(row).noneMatch(Double::isNaN))
        .toList();
  }

  private static double[] unknown(int levels) {
    double[] row = new double[levels];
    Arrays.fill(row, Double.NaN);
    return row;
  }

  private static PerformanceProfile of(
      List<String> levels, List<double[]> problems, Metric metric) {
    return new PerformanceProfile(
        metric.id(),
        problems.size(),
        IntStream.range(0, levels.size())
            .mapToObj(level -> curve(levels.get(level), ratios(problems, level), problems.size()))
            .toList());
  }

  /** Return by which factors a level took more than the least, where it did not fail. */
  private static double[] ratios(List<double[]> problems, int level) {
    return problems.stream()
        .filter(row -> Double.isFinite(row[level]))
        .mapToDouble(row -> ratio(row[level], Arrays.stream(row).min().orElseThrow()))
        .sorted()
        .toArray();
  }

  private static double ratio(double work, double least) {
    return work == least ? 1 : work / least;
  }

  private static Curve curve(String level, double[] ratios, int problems) {
    List<Double> at = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < ratios.length; i++) {
      if (i + 1 == ratios.length || ratios[i + 1] > ratios[i]) {
        at.add(ratios[i]);
        shares.add((i + 1.0) / problems);
      }
    }
    return new Curve(level, at, shares);
  }
}
