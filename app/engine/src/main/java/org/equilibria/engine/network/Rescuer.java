package org.equilibria.engine.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.solve.BatchProblem;
import org.equilibria.engine.solve.Polyalgorithm;
import org.equilibria.engine.solve.SolveSettings;

/**
 * A rescuer of the rows that a solve left, as {@link Rescue} says.
 *
 * @param rule that of the first solve, whose limits hold for all attempts together
 * @param exact returns how to solve a row exactly, if there is a way
 */
record Rescuer(
    Rescue rescue,
    Termination rule,
    SolveSettings settings,
    BatchProblem problem,
    Supplier<Optional<ActiveSet>> exact) {

  private static final Set<SolveStatus> HOPEFUL =
      Set.of(
          SolveStatus.STALLED,
          SolveStatus.MAX_STEPS,
          SolveStatus.BREAKDOWN,
          SolveStatus.DIVERGED,
          SolveStatus.NON_FINITE);
  private static final String EXACT = "an exact solve on the active units";

  /** An exact solve of one row. */
  interface ActiveSet {

    /**
     * Write the solution of a row over a state to begin with and return whether it is one.
     *
     * @param work counts products of one row with the weight
     */
    boolean solve(int row, double[] state, double[] work);
  }

  /** Take on what a first solve left, improving its solution in place. */
  SolveResult run(SolveResult first, Solver fallback, Scope scope) {
    Polyalgorithm solvers = new Polyalgorithm(problem, first, settings, rule, scope);
    // No iteration brings a residual much below what rounding leaves of M z.
    double rounding = 64 * scope.precision().unitRoundoff();
    int[] rows =
        solvers.rows(o -> HOPEFUL.contains(o.status()) && !(o.relativeResidual() <= rounding));
    if (rows.length == 0 || solvers.isSpent()) {
      return first;
    }
    Termination patient =
        solvers
            .remaining()
            .maxSteps(rescue.steps())
            .stallWindow(Math.max(1, rescue.steps()))
            .build();
    List<SampleOutcome> ends = solvers.next(fallback, rescue.name(), rows, patient);
    // A solver that breaks down has no guarantee here: there may be no or many equilibria.
    int[] still =
        IntStream.range(0, rows.length)
            .filter(i -> ends.get(i).status() == SolveStatus.MAX_STEPS)
            .map(i -> rows[i])
            .toArray();
    if (rescue.polish() && still.length > 0 && !solvers.isSpent()) {
      exact.get().ifPresent(way -> polish(solvers, still, way, fallback, scope));
    }
    return solvers.result();
  }

  private static void polish(
      Polyalgorithm solvers, int[] rows, ActiveSet exact, Solver judge, Scope scope) {
    try (Scope storage = scope.child("polish")) {
      Matrix iterates = solvers.iterates(rows, storage);
      int m = iterates.cols();
      double[] work = new double[1];
      double[] states = ExactSolve.download(iterates);
      double[] solutions = new double[states.length];
      List<Integer> solved = new ArrayList<>();
      for (int i = 0; i < rows.length; i++) {
        double[] state = Arrays.copyOfRange(states, i * m, (i + 1) * m);
        if (exact.solve(rows[i], state, work)) {
          System.arraycopy(state, 0, solutions, solved.size() * m, m);
          solved.add(rows[i]);
        }
      }
      int[] ids = solved.stream().mapToInt(Integer::intValue).toArray();
      Matrix starts = storage.uninitialized(ids.length, m);
      storage.backend().upload(Arrays.copyOf(solutions, ids.length * m), starts);
      // One evaluation judges the solution; no step follows it.
      Termination judging = solvers.remaining().maxSteps(0).build();
      solvers.next(judge, EXACT, ids, starts, judging, work[0]);
    }
  }
}
