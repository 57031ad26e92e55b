package org.equilibria.study.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apiguardian.api.API;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.Samples;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.DataByChoice;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.run.ElapsedEstimates.Seconds;
import org.equilibria.study.run.MemoryEstimates.Bytes;

/** An estimator of how long cells take that have not run, and of how much memory. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public final class Estimator {

  private final MemoryEstimates memory;
  private final ElapsedEstimates elapsed;
  private final long heap;

  /**
   * Take what the cells are run with.
   *
   * @param heap bytes that a trial may take
   */
  public Estimator(Catalog catalog, CellEnvironments environments, long heap) {
    CellTrials trials = new CellTrials(environments);
    memory = new MemoryEstimates(catalog, trials, heap);
    elapsed = new ElapsedEstimates(trials);
    this.heap = heap;
  }

  /**
   * Estimate cells, in their order.
   *
   * @param cells that can be run here
   * @param recorded results of cells that have run
   * @param trusted whether a combination may be tried in this process
   */
  public List<CellEstimate> estimate(
      List<Cell> cells, List<CellResult> recorded, DataByChoice data, Predicate<Pipeline> trusted) {
    Map<Pipeline, Cell> first = new LinkedHashMap<>();
    cells.forEach(cell -> first.putIfAbsent(cell.pipeline(), cell));
    Map<Pipeline, Bytes> bytes = memory.of(first.values(), data, trusted);
    Predicate<Pipeline> small =
        p -> Objects.requireNonNull(bytes.get(p)).bytes() <= heap / MemoryEstimates.COPIES;
    Map<Pipeline, Seconds> seconds = elapsed.of(first.values(), recorded, data, trusted.and(small));
    return cells.stream()
        .map(
            cell -> {
              Pipeline p = cell.pipeline();
              return estimate(
                  cell,
                  Objects.requireNonNull(seconds.get(p)),
                  Objects.requireNonNull(bytes.get(p)),
                  data.of(p.data()));
            })
        .toList();
  }

  private static CellEstimate estimate(Cell cell, Seconds seconds, Bytes bytes, Dataset data) {
    return new CellEstimate(
        cell,
        seconds.value(),
        seconds.from(),
        bytes.bytes(),
        bytes.from(),
        bytes(data.train()) + bytes(data.validation()) + bytes(data.test()));
  }

  private static long bytes(Samples samples) {
    return (long) Double.BYTES * (samples.inputs().length + (long) samples.targets().length);
  }
}
