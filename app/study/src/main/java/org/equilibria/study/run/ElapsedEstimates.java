package org.equilibria.study.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Predicate;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.guard.Detached.End;
import org.equilibria.engine.train.TrainingSnapshot;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.DataByChoice;
import org.equilibria.study.result.CellResult;

/**
 * How long combinations take: as long as finished cells of them, or else by two epochs of some
 * samples, multiplied. Combinations are tried in an order drawn once and for all, so that those
 * that are tried stand for the others, until two seconds are over, but some at the least.
 */
final class ElapsedEstimates {

  private static final int FEW = 256;
  private static final double NANOS = 1e9;

  /** So many combinations are tried however long it takes: one may be unlike all others. */
  private static final int LEAST_TRIALS = 6;

  /** Of the others none is tried after this long. */
  private static final Duration BUDGET = Duration.ofSeconds(2);

  private final CellTrials trials;

  ElapsedEstimates(CellTrials trials) {
    this.trials = trials;
  }

  /**
   * How long a combination takes.
   *
   * @param value seconds, if they are known
   * @param from how they are known, or why they are not
   */
  record Seconds(OptionalDouble value, String from) {

    static final Seconds UNTRIED = new Seconds(OptionalDouble.empty(), "not tried");
  }

  /**
   * Return how long each combination takes.
   *
   * @param first a cell of each
   * @param recorded results of cells that have run
   * @param trusted whether a combination may be tried in this process
   */
  Map<Pipeline, Seconds> of(
      Collection<Cell> first,
      List<CellResult> recorded,
      DataByChoice data,
      Predicate<Pipeline> trusted) {
    Map<Pipeline, Seconds> known = new HashMap<>();
    List<Cell> untimed = new ArrayList<>();
    for (Cell cell : first) {
      Optional<Seconds> finished = ofFinished(cell.pipeline(), recorded);
      known.put(cell.pipeline(), finished.orElse(Seconds.UNTRIED));
      if (finished.isEmpty() && trusted.test(cell.pipeline())) {
        untimed.add(cell);
      }
    }
    known.putAll(ofTrials(untimed, data));
    return known;
  }

  private static Optional<Seconds> ofFinished(Pipeline pipeline, List<CellResult> recorded) {
    double[] ran =
        recorded.stream()
            .filter(r -> r.ending().isTrained() && r.cell().pipeline().equals(pipeline))
            .mapToDouble(r -> r.elapsed().toNanos() / NANOS)
            .toArray();
    String from = ran.length == 1 ? "1 finished cell" : ran.length + " finished cells";
    return ran.length == 0
        ? Optional.empty()
        : Optional.of(new Seconds(Arrays.stream(ran).average(), from));
  }

  private Map<Pipeline, Seconds> ofTrials(List<Cell> untimed, DataByChoice data) {
    List<Cell> order = new ArrayList<>(untimed);
    Collections.shuffle(order, new Random(1)); // levels of an axis follow each other in the plan
    Map<Pipeline, Seconds> known = new HashMap<>();
    if (!order.isEmpty()) { // and not counted, as it measures compilers
      ofTrial(order.get(0), data.of(order.get(0).pipeline().data()));
    }
    long end = System.nanoTime() + BUDGET.toNanos();
    for (int i = 0; i < order.size() && (i < LEAST_TRIALS || System.nanoTime() < end); i++) {
      Cell cell = order.get(i);
      known.put(cell.pipeline(), ofTrial(cell, data.of(cell.pipeline().data())));
    }
    return known;
  }

  private Seconds ofTrial(Cell cell, Dataset all) {
    int n = all.train().count();
    int few = Math.min(n, Math.max(FEW, cell.pipeline().train().batch()));
    double part = n / (double) few;
    int epochs = cell.pipeline().train().epochs();
    End<Double> end =
        trials.of(
            cell,
            first(all, few),
            runner -> {
              EpochTimer timer = runner.timer();
              long begun = System.nanoTime();
              TrainingSnapshot second = timer.before(2);
              double start = (System.nanoTime() - begun) / NANOS;
              double epoch = timer.time(second).epoch();
              return start + ((epochs + 1) * part - 1) * epoch; // one more only measures
            });
    return end instanceof End.Returned<Double> returned
        ? new Seconds(
            OptionalDouble.of(Math.max(0, returned.value())),
            "two epochs of %d of %d samples".formatted(few, n))
        : new Seconds(OptionalDouble.empty(), CellTrials.why(end));
  }

  /** Return data with the first training samples alone. */
  private static Dataset first(Dataset data, int count) {
    Samples all = data.train();
    Samples some =
        new Samples(
            count,
            all.features(),
            all.outputs(),
            Arrays.copyOf(all.inputs(), count * all.features()),
            Arrays.copyOf(all.targets(), count * all.outputs()),
            Arrays.copyOf(all.classIndex(), Math.min(count, all.classIndex().length)));
    return new Dataset(
        some, data.validation(), data.test(), data.schema(), data.preprocessing(), data.notes());
  }
}
