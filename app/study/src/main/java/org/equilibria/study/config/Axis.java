package org.equilibria.study.config;

import java.util.List;
import org.apiguardian.api.API;

/**
 * One dimension, varied over several values.
 *
 * @param dimension what varies
 * @param values distinct values, in the order of the tables
 * @param <T> type of a value
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Axis<T>(Dimension<T> dimension, List<T> values) {

  /** Copy the values. */
  public Axis {
    values = List.copyOf(values);
  }
}
