package org.equilibria.engine.data;

import java.util.List;
import org.apiguardian.api.API;

/**
 * Hold what a network is trained and tested on.
 *
 * @param train training samples
 * @param test test samples, possibly none
 * @param classNames names of the classes in the order of {@link Samples#classIndex()}
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Dataset(Samples train, Samples test, List<String> classNames) {

  /** Copy the names. */
  public Dataset {
    classNames = List.copyOf(classNames);
  }
}
