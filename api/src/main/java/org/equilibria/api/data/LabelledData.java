package org.equilibria.api.data;

import java.util.List;
import org.apiguardian.api.API;

/**
 * Labelled samples on the host; nothing is copied, and the giver must not change it either.
 *
 * @param name what the data are, for messages, such as {@code mnist training data}
 * @param inputs n rows of d features
 * @param featureNames d names; empty where the source has none
 * @param columns what the entries of an input mean, and what becomes of missing ones
 * @param target n classes, or the values of n samples
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LabelledData(
    String name, Rows inputs, List<String> featureNames, InputColumns columns, Target target) {

  /**
   * Take inputs that hold a number in every place.
   *
   * @throws IllegalArgumentException as the other constructor does
   */
  public LabelledData(String name, Rows inputs, List<String> featureNames, Target target) {
    this(name, inputs, featureNames, InputColumns.numbers(inputs.features()), target);
  }

  /**
   * Check the sizes and copy the names.
   *
   * @throws IllegalArgumentException if there are not as many inputs as targets, or names or
   *     columns that are not as many as the features
   */
  public LabelledData {
    featureNames = List.copyOf(featureNames);
    if (inputs.count() != target.count()) {
      throw new IllegalArgumentException(
          String.format("%s: %d inputs have %d targets", name, inputs.count(), target.count()));
    }
    if (!featureNames.isEmpty() && featureNames.size() != inputs.features()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %d names are not those of %d features",
              name, featureNames.size(), inputs.features()));
    }
    if (columns.kinds().size() != inputs.features()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %d columns are not those of %d features",
              name, columns.kinds().size(), inputs.features()));
    }
  }

  /** Return n, the number of samples. */
  public int count() {
    return inputs.count();
  }

  /** Return d, the number of features. */
  public int features() {
    return inputs.features();
  }
}
