package org.equilibria.engine.data;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.data.Task;

/**
 * What a network takes and what its outputs mean.
 *
 * @param features d, entries of an input as the source gives it
 * @param featureNames d names; empty where the source has none
 * @param task whether classes or values are learned
 * @param targetNames names of the classes, in the order of {@link Samples#classIndex()}, or of the
 *     values, one an output
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Schema(int features, List<String> featureNames, Task task, List<String> targetNames) {

  /**
   * Copy the names.
   *
   * @throws IllegalArgumentException if there are no features, names that are not as many, fewer
   *     than two classes or no values
   */
  public Schema {
    featureNames = List.copyOf(featureNames);
    targetNames = List.copyOf(targetNames);
    if (features < 1 || !featureNames.isEmpty() && featureNames.size() != features) {
      throw new IllegalArgumentException(
          featureNames.size() + " names are not those of " + features + " features");
    }
    if (targetNames.size() < (task == Task.CLASSIFICATION ? 2 : 1)) {
      throw new IllegalArgumentException("too few targets for " + task + ": " + targetNames);
    }
  }

  /** Return the names of the classes; none for values. */
  public List<String> classNames() {
    return task == Task.CLASSIFICATION ? targetNames : List.of();
  }

  /** Return k, the outputs of a network: one for two classes, else one for each class or value. */
  public int outputs() {
    return task == Task.CLASSIFICATION && targetNames.size() == 2 ? 1 : targetNames.size();
  }
}
