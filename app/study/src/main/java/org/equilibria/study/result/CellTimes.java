package org.equilibria.study.result;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.study.statistics.Median;

/**
 * What the timing of a study measured of a cell.
 *
 * @param rounds one a round, in their order; in each round every cell was timed once
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record CellTimes(@JsonValue List<EpochTime> rounds) {

  /** Copy the list. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public CellTimes {
    rounds = List.copyOf(rounds);
  }

  /** Return the seconds of a part, one a round. */
  public double[] of(TimedPart part) {
    return rounds.stream().mapToDouble(part::of).toArray();
  }

  /** Return the median of a part over the rounds. */
  public Median median(TimedPart part) {
    return Median.of(of(part));
  }
}
