package org.equilibria.engine.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apiguardian.api.API;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStats;
import org.equilibria.api.solve.SolveStatus;

/**
 * What gradient estimators did for a batch.
 *
 * @param solves adjoint solves; none for estimators that solve nothing
 * @param ownWork evaluations, products with the Jacobian among them, that estimators did outside
 *     the solves
 * @param unsolvedRows rows, once a layer, that an estimator passed back without a solve
 * @param leftOut rows of the batch that are not finite, ascending; they are left out of the
 *     gradient, by every layer from the one on that found them in the order of the backward pass
 * @param differencedRows rows, once a layer, whose derivatives are by differences
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Adjoints(
    List<SolveResult> solves,
    SolveStats ownWork,
    long unsolvedRows,
    List<Integer> leftOut,
    long differencedRows) {

  /** Nothing was done. */
  public static final Adjoints NONE =
      new Adjoints(List.of(), new SolveStats(0, 0, 0, 0, Duration.ZERO), 0, List.of(), 0);

  /** Copy the lists. */
  public Adjoints {
    solves = List.copyOf(solves);
    leftOut = List.copyOf(leftOut);
  }

  static Adjoints of(Backward pass, int rows, FailedRows failed) {
    List<SolveResult> solves = pass.solves();
    return new Adjoints(
        solves,
        pass.ownWork(),
        solves.isEmpty() ? rows : 0,
        failed.numbers(),
        pass.map().byDifferences() ? rows : 0);
  }

  /** Return the sum of both, of one batch. */
  public Adjoints plus(Adjoints other) {
    List<SolveResult> all = new ArrayList<>(solves);
    all.addAll(other.solves);
    TreeSet<Integer> rows = new TreeSet<>(leftOut);
    rows.addAll(other.leftOut);
    return new Adjoints(
        all,
        new SolveStats(
            ownWork.steps() + other.ownWork.steps(),
            ownWork.evaluations() + other.ownWork.evaluations(),
            ownWork.rowEvaluations() + other.ownWork.rowEvaluations(),
            ownWork.gemmEquivalents() + other.ownWork.gemmEquivalents(),
            ownWork.elapsed().plus(other.ownWork.elapsed())),
        unsolvedRows + other.unsolvedRows,
        List.copyOf(rows),
        differencedRows + other.differencedRows);
  }

  /** Return the same with further rows that were left out. */
  Adjoints without(FailedRows failed) {
    return plus(new Adjoints(List.of(), NONE.ownWork, 0, failed.numbers(), 0));
  }

  /** Return whether a solve was cancelled, so that there is no gradient. */
  public boolean cancelled() {
    return solves.stream().anyMatch(s -> s.status() == SolveStatus.CANCELLED);
  }
}
