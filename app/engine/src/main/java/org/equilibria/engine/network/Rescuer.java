package org.equilibria.engine.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStats;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.solve.TracePoint;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;

/** A rescuer, which takes on the rows that a solve left, as {@link Rescue} says. */
final class Rescuer {

  private static final Set<SolveStatus> HOPEFUL =
      Set.of(
          SolveStatus.STALLED,
          SolveStatus.MAX_STEPS,
          SolveStatus.BREAKDOWN,
          SolveStatus.DIVERGED,
          SolveStatus.NON_FINITE);

  private static final String EXACT = "an exact solve on the active units";

  private final Rescue rescue;
  private final Termination rule;
  private final SolveLoop loop;
  private final RescueProblem problem;
  private final Scope scope;
  private final Backend backend;
  private final double rounding;
  private SolveResult result;

  Rescuer(
      Rescue rescue,
      Termination rule,
      SolveSettings settings,
      RescueProblem problem,
      SolveResult first,
      Scope scope) {
    this.rescue = rescue;
    this.rule = rule;
    loop = new SolveLoop(settings.withInverseEstimate(false));
    this.problem = problem;
    this.scope = scope;
    backend = scope.backend();
    // No iteration brings a residual much below what rounding leaves of M z.
    rounding = 64 * scope.precision().unitRoundoff();
    result = first;
  }

  SolveResult run(Solver fallback) {
    int[] rows = left();
    if (rows.length == 0 || nothingRemains()) {
      return result;
    }
    Termination patient =
        remaining().maxSteps(rescue.steps()).stallWindow(Math.max(1, rescue.steps())).build();
    List<SampleOutcome> ends = attempt(rows, starts(rows), fallback, patient, rescue.name(), 0);
    // A solver that breaks down has no guarantee here: there may be no or many equilibria.
    int[] still =
        IntStream.range(0, rows.length)
            .filter(i -> ends.get(i).status() == SolveStatus.MAX_STEPS)
            .map(i -> rows[i])
            .toArray();
    if (rescue.polish() && still.length > 0 && !nothingRemains()) {
      problem.activeSet().ifPresent(exact -> polish(still, exact));
    }
    return result;
  }

  private boolean nothingRemains() {
    return rule.maxEvaluations() <= result.stats().evaluations()
        || !rule.timeout().isZero() && rule.timeout().compareTo(result.stats().elapsed()) <= 0;
  }

  /** Return the rule with what is left of the evaluations and of the time. */
  private Termination.Builder remaining() {
    return rule.toBuilder()
        .maxEvaluations(rule.maxEvaluations() - result.stats().evaluations())
        .timeout(
            rule.timeout().isZero()
                ? Duration.ZERO
                : rule.timeout().minus(result.stats().elapsed()));
  }

  private int[] left() {
    List<SampleOutcome> all = result.outcomes();
    return IntStream.range(0, all.size())
        .filter(
            i ->
                HOPEFUL.contains(all.get(i).status())
                    && !(all.get(i).relativeResidual() <= rounding))
        .toArray();
  }

  /** Return the iterates kept for rows, or where they began if there is none that is finite. */
  private Matrix starts(int[] rows) {
    Matrix kept = gather(result.solution(), rows);
    boolean[] lost = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      lost[i] = Double.isNaN(result.outcomes().get(rows[i]).residual());
    }
    backend.copyRows(gather(problem.start(), rows), lost, kept);
    return kept;
  }

  private Matrix gather(Matrix a, int[] rows) {
    Matrix out = scope.uninitialized(rows.length, a.cols());
    backend.gatherRows(a, rows, out);
    return out;
  }

  private void polish(int[] rows, RescueProblem.ActiveSet exact) {
    double[] work = new double[1];
    int m = result.solution().cols();
    double[] states = ExactSolve.download(starts(rows));
    List<Integer> solved = new ArrayList<>();
    double[] solutions = new double[states.length];
    for (int i = 0; i < rows.length; i++) {
      double[] state = Arrays.copyOfRange(states, i * m, (i + 1) * m);
      if (exact.solve(rows[i], state, work)) {
        System.arraycopy(state, 0, solutions, solved.size() * m, m);
        solved.add(rows[i]);
      }
    }
    int[] ids = solved.stream().mapToInt(Integer::intValue).toArray();
    Matrix starts = scope.uninitialized(ids.length, m);
    backend.upload(Arrays.copyOf(solutions, ids.length * m), starts);
    // One evaluation judges the solution; no step follows it.
    attempt(
        ids,
        starts,
        rescue.fallback().orElseThrow(),
        remaining().maxSteps(0).build(),
        EXACT,
        work[0]);
  }

  private List<SampleOutcome> attempt(
      int[] rows, Matrix starts, Solver solver, Termination termination, String by, double work) {
    SolveResult second;
    try (Scope storage = scope.child("rescue");
        Evaluator evaluator = problem.open(rows, storage)) {
      second =
          loop.solve(
              evaluator, problem.affineForm(rows, storage), starts, solver, termination, scope);
    }
    List<SampleOutcome> outcomes = new ArrayList<>(result.outcomes());
    boolean[] better = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      SampleOutcome before = outcomes.get(rows[i]);
      SampleOutcome after = second.outcomes().get(i);
      better[i] = after.converged() || after.residual() < before.residual();
      outcomes.set(rows[i], joined(before, after, better[i], by));
    }
    int[] kept = IntStream.range(0, rows.length).filter(i -> better[i]).toArray();
    backend.scatterRows(
        gather(second.solution(), kept),
        Arrays.stream(kept).map(i -> rows[i]).toArray(),
        result.solution());
    result =
        new SolveResult(
            result.solution(),
            outcomes.stream()
                .map(SampleOutcome::status)
                .reduce(SolveStatus.CONVERGED, SolveStatus::worse),
            outcomes,
            sum(result.stats(), second.stats(), rows.length, work),
            trace(second.trace()),
            result.inverseEstimate(),
            Optional.of(result.byItself()));
    return second.outcomes();
  }

  private static SampleOutcome joined(
      SampleOutcome before, SampleOutcome after, boolean better, String by) {
    int evaluations = before.evaluations() + after.evaluations();
    SampleOutcome kept = better ? after : before;
    String detail =
        after.converged()
            ? after.detail() + " by " + by + "; before, " + before.detail()
            : before.detail() + "; then, by " + by + ", " + after.detail();
    return new SampleOutcome(
        after.status() == SolveStatus.CANCELLED ? after.status() : kept.status(),
        evaluations,
        kept.residual(),
        kept.relativeResidual(),
        kept.errorBound(),
        detail,
        after.converged() ? Optional.of(by) : before.rescuedBy(),
        kept.errorEstimate(),
        before.refusals() + after.refusals());
  }

  /** Add stats; the second solve was of some rows only, and its products are of those. */
  private SolveStats sum(SolveStats a, SolveStats b, int rows, double work) {
    double share = rows / (double) result.outcomes().size();
    return new SolveStats(
        a.steps() + b.steps(),
        a.evaluations() + b.evaluations(),
        a.rowEvaluations() + b.rowEvaluations(),
        a.gemmEquivalents() + share * b.gemmEquivalents() + work / result.outcomes().size(),
        a.elapsed().plus(b.elapsed()));
  }

  private List<TracePoint> trace(List<TracePoint> further) {
    List<TracePoint> all = new ArrayList<>(result.trace());
    for (TracePoint p : further) {
      all.add(
          new TracePoint(
              result.stats().evaluations() + p.evaluation(),
              p.activeRows(),
              p.maxRelativeResidual(),
              p.medianRelativeResidual(),
              result.stats().elapsed().toNanos() + p.elapsedNanos(),
              p.maxRelativeError(),
              p.maxInverseNorm()));
    }
    return all;
  }

  /** Say how many rows of some solves were taken on with success; nothing if there are none. */
  static Optional<String> note(List<SolveResult> solves) {
    Map<String, Long> counts =
        solves.stream()
            .flatMap(s -> s.outcomes().stream())
            .flatMap(o -> o.rescuedBy().stream())
            .collect(Collectors.groupingBy(by -> by, TreeMap::new, Collectors.counting()));
    return counts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            counts.entrySet().stream()
                .map(e -> "%d by %s".formatted(e.getValue(), e.getKey()))
                .collect(
                    Collectors.joining(
                        ", ", "rows of a batch that their solver left were finished, ", "")));
  }
}
