package org.equilibria.study.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.api.solve.TracePoint;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.SolveTrace;
import org.equilibria.study.result.StudyResults;

/**
 * How many evaluations the levels of an axis need for a residual: of the solves of a whole batch
 * whose residual was traced, those that bring its worst sample there. A curve ends where not all
 * solves of its level came any further.
 *
 * @param solve which solves, such as {@code first forward}
 * @param at value of the axis along which they are told apart; empty for all of them
 * @param curves one a level
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record WorkPrecision(String solve, String at, List<Curve> curves) {

  /** Two residuals a decade, down to what no solve in double precision falls below. */
  private static final List<Double> RESIDUALS =
      IntStream.rangeClosed(0, 30).mapToObj(i -> Math.pow(10, -i / 2.0)).toList();

  /** Copy the list. */
  public WorkPrecision {
    curves = List.copyOf(curves);
  }

  /**
   * The curve of a level.
   *
   * @param level its name
   * @param solves how many solves it is of
   * @param residuals relative ones, descending
   * @param mean evaluations that reach each
   * @param least evaluations that reach each
   * @param most evaluations that reach each
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public record Curve(
      String level,
      int solves,
      List<Double> residuals,
      List<Double> mean,
      List<Integer> least,
      List<Integer> most) {}

  /** Return the diagrams of what was traced, of all cells and for each value along an axis. */
  public static List<WorkPrecision> of(StudyResults results, Question question) {
    List<WorkPrecision> all = new ArrayList<>();
    for (boolean backward : new boolean[] {false, true}) {
      for (boolean last : new boolean[] {false, true}) {
        all.add(of(results, question, "", backward, last));
        question
            .along()
            .ifPresent(
                along ->
                    Question.levels(results, along)
                        .forEach(value -> all.add(of(results, question, value, backward, last))));
      }
    }
    return all.stream()
        .filter(w -> w.curves().stream().anyMatch(c -> c.residuals().size() > 1))
        .toList();
  }

  private static WorkPrecision of(
      StudyResults results, Question question, String at, boolean backward, boolean last) {
    List<CellResult> cells =
        results.cells().stream()
            .filter(
                cell ->
                    at.isEmpty() || Question.level(cell, question.along().orElseThrow()).equals(at))
            .toList();
    List<Curve> curves = new ArrayList<>();
    for (String level : Question.levels(results, question.axis())) {
      List<List<TracePoint>> traces =
          cells.stream()
              .filter(cell -> Question.level(cell, question.axis()).equals(level))
              .flatMap(cell -> trace(cell, backward, last).stream())
              .toList();
      if (!traces.isEmpty()) {
        curves.add(curve(level, traces));
      }
    }
    return new WorkPrecision(
        (last ? "last " : "first ") + (backward ? "backward" : "forward"), at, curves);
  }

  private static List<List<TracePoint>> trace(CellResult cell, boolean backward, boolean last) {
    List<SolveTrace> traces =
        cell.measures().stream()
            .flatMap(m -> m.traces().stream())
            .filter(trace -> trace.backward() == backward)
            .toList();
    return traces.isEmpty()
        ? List.of()
        : List.of(traces.get(last ? traces.size() - 1 : 0).points());
  }

  private static Curve curve(String level, List<List<TracePoint>> traces) {
    Curve curve =
        new Curve(
            level,
            traces.size(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    for (double residual : RESIDUALS) {
      List<Integer> work = new ArrayList<>();
      for (List<TracePoint> trace : traces) {
        reaching(trace, residual).ifPresent(work::add);
      }
      if (work.size() < traces.size()) {
        break;
      }
      curve.residuals().add(residual);
      curve.mean().add(work.stream().mapToInt(w -> w).average().orElseThrow());
      curve.least().add(work.stream().mapToInt(w -> w).min().orElseThrow());
      curve.most().add(work.stream().mapToInt(w -> w).max().orElseThrow());
    }
    return curve;
  }

  /** Return after how many evaluations no sample had a larger residual. */
  private static OptionalInt reaching(List<TracePoint> trace, double residual) {
    return trace.stream()
        .filter(point -> point.maxRelativeResidual() <= residual)
        .mapToInt(TracePoint::evaluation)
        .findFirst();
  }
}
