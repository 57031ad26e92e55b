package org.equilibria.study.config;

import java.util.List;
import org.apiguardian.api.API;

/**
 * One dimension, varied over several values.
 *
 * @param dimension what varies
 * @param values values as a configuration holds them, complete with every default, in the order of
 *     the tables: maps by key, lists and single values; distinct unless the axis takes them
 *     together with others
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Axis(Dimension dimension, List<Object> values) {

  /** Copy the values. */
  public Axis {
    values = List.copyOf(values);
  }
}
