package org.equilibria.study.result;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.apiguardian.api.API;
import org.equilibria.engine.train.EpochRecord;

/**
 * What was measured epoch by epoch: one series a figure, which is far shorter in a file than one
 * record an epoch.
 *
 * @param figures the series by {@link EpochFigure#id}; NaN for what was not measured. One before
 *     each update of full batches, or each epoch, and one after the last
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record EpochSeries(Map<String, List<Double>> figures) {

  private static final String LOSS = "loss";
  private static final double EXACT = 1L << 53;

  /** Copy the series, and insist that all are as long as that of the loss. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public EpochSeries {
    Map<String, List<Double>> copy = new LinkedHashMap<>();
    figures.forEach((id, series) -> copy.put(id, List.copyOf(series)));
    figures = Collections.unmodifiableMap(copy);
    List<Double> losses = figures.get(LOSS);
    if (losses == null || figures.values().stream().anyMatch(s -> s.size() != losses.size())) {
      throw new IllegalArgumentException("the figures of epochs are not of the same epochs");
    }
  }

  /** Return every figure of some records. */
  public static EpochSeries of(List<EpochRecord> records) {
    Map<String, List<Double>> figures = new LinkedHashMap<>();
    for (EpochFigure figure : EpochFigure.ALL) {
      figures.put(
          figure.id(),
          records.stream().map(record -> figure.read().applyAsDouble(record)).toList());
    }
    return new EpochSeries(figures);
  }

  /**
   * Return this with a further figure.
   *
   * @param series as long as the others; NaN for what was not measured
   */
  public EpochSeries with(String id, List<Double> series) {
    Map<String, List<Double>> all = new LinkedHashMap<>(figures);
    all.put(id, series);
    return new EpochSeries(all);
  }

  /** Return a figure, one an epoch; none if it was not measured. */
  public List<Double> of(String id) {
    return figures.getOrDefault(id, List.of());
  }

  /** Return the number of records. */
  public int count() {
    return of(LOSS).size();
  }

  /** Return the last loss; NaN if there is none. */
  public double finalLoss() {
    return count() == 0 ? Double.NaN : of(LOSS).get(count() - 1);
  }

  /** Return the series as they are written: whole numbers without a point. */
  @JsonValue
  Map<String, List<Number>> written() {
    Map<String, List<Number>> all = new LinkedHashMap<>();
    figures.forEach(
        (id, series) ->
            all.put(
                id,
                series.stream()
                    .flatMapToDouble(DoubleStream::of)
                    .mapToObj(EpochSeries::number)
                    .toList()));
    return all;
  }

  private static Number number(double value) {
    boolean whole =
        value == Math.rint(value) && Math.abs(value) < EXACT && !Double.valueOf(-0.0).equals(value);
    if (whole) {
      return (long) value;
    }
    return value;
  }
}
