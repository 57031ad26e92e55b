package org.equilibria.bench;

import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStats;
import org.equilibria.study.result.Words;

/**
 * Hold what was measured of the forward or the adjoint pass.
 *
 * @param milliseconds wall-clock time
 * @param evaluations of the row that took most
 * @param rowEvaluations summed over rows
 * @param gemmEquivalents products of the whole batch, as the map counts its work
 * @param statuses rows by how they ended
 * @param productMilliseconds time of one prepared product of the whole batch, measured after each
 *     pass
 * @param overWholeFloor time over that of as many products of the whole batch as there were
 *     evaluations
 * @param overRowFloor time over that of the products of the rows evaluated
 * @param gflops operations of {@code gemmEquivalents} over the time of the pass: of the products of
 *     the map and of those that the solver makes itself, cheaper ones by their share of the time
 * @param productGflops the same of the product alone
 * @param bytesPerEvaluation counted, not measured: all states and the weight once
 * @param largestTrueResidual largest of the next
 * @param trueResiduals relative residual of each row, recomputed in f64
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record PassFigures(
    Spread milliseconds,
    int evaluations,
    long rowEvaluations,
    double gemmEquivalents,
    SortedMap<String, Integer> statuses,
    Spread productMilliseconds,
    Spread overWholeFloor,
    Spread overRowFloor,
    double gflops,
    double productGflops,
    double bytesPerEvaluation,
    double largestTrueResidual,
    double[] trueResiduals) {

  /** Copy the map. */
  public PassFigures {
    statuses = Collections.unmodifiableSortedMap(new TreeMap<>(statuses));
  }

  /**
   * Sum up a pass.
   *
   * @param times milliseconds of each round
   * @param products milliseconds of a product of the whole batch in each round
   */
  static PassFigures of(
      EquilibriumChoice choice,
      SolveResult solve,
      double[] times,
      double[] products,
      double bytesPerEvaluation,
      double[] trueResiduals) {
    SolveStats stats = solve.stats();
    double batches = Rates.batches(stats.rowEvaluations(), choice.rows());
    double ofProduct = Rates.productFlops(choice.rows(), choice.width());
    Spread milliseconds = Spread.of(times);
    Spread product = Spread.of(products);
    SortedMap<String, Integer> statuses = new TreeMap<>();
    solve.outcomes().forEach(o -> statuses.merge(Words.of(o.status()), 1, Integer::sum));
    return new PassFigures(
        milliseconds,
        stats.evaluations(),
        stats.rowEvaluations(),
        stats.gemmEquivalents(),
        statuses,
        product,
        Spread.ofRatios(times, Rates.scaled(stats.evaluations(), products)),
        Spread.ofRatios(times, Rates.scaled(batches, products)),
        Rates.gflops(stats.gemmEquivalents() * ofProduct, milliseconds.median()),
        Rates.gflops(ofProduct, product.median()),
        bytesPerEvaluation,
        Arrays.stream(trueResiduals).max().orElse(0),
        trueResiduals);
  }
}
