package org.equilibria.api.data;

import java.util.List;
import org.apiguardian.api.API;

/** The kind of a feature: what its entries mean. NaN stands for a missing value of any kind. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public sealed interface FeatureKind {

  /** A number, as it is. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record Numeric() implements FeatureKind {}

  /** True or false, as 1 or 0. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record Flag() implements FeatureKind {}

  /**
   * One of several texts, as its position among them, or -1 for a text that is none of them. A
   * network takes it as one number a text, 1 for the one that it is and 0 for the others.
   *
   * @param values the texts; not every one need have a sample
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record Category(List<String> values) implements FeatureKind {

    /**
     * Copy the texts.
     *
     * @throws IllegalArgumentException if there are none, or one is there twice
     */
    public Category {
      values = List.copyOf(values);
      if (values.isEmpty() || values.stream().distinct().count() < values.size()) {
        throw new IllegalArgumentException("expected distinct categories, not " + values);
      }
    }
  }
}
