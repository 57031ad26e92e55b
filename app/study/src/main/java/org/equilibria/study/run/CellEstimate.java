package org.equilibria.study.run;

import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.equilibria.study.plan.Cell;

/**
 * What a cell that has not run is expected to take.
 *
 * @param cell of the plan
 * @param elapsed seconds from its start to its end, bounds aside; empty where nothing was measured
 *     of its combination
 * @param elapsedFrom how that is known; why it is not, where it is empty
 * @param matrixBytes most that its matrices hold at a time, wherever its backend has them
 * @param bytesFrom how that is known
 * @param sampleBytes that the samples it learns and is judged by hold on the heap
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record CellEstimate(
    Cell cell,
    OptionalDouble elapsed,
    String elapsedFrom,
    long matrixBytes,
    String bytesFrom,
    long sampleBytes) {

  /** Return whether matrices and samples need no more than a heap has. */
  public boolean fits(long heap) {
    return matrixBytes + sampleBytes <= heap;
  }
}
