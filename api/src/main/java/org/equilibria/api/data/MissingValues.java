package org.equilibria.api.data;

import org.apiguardian.api.API;

/**
 * What becomes of missing entries of inputs. Means and medians are those of the training samples.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public enum MissingValues {
  /** Data that lack a value are refused. */
  REFUSE,
  /**
   * The mean of the feature takes the place of a missing value; of a category the share of each.
   */
  MEAN,
  /** The median of the feature takes the place of a missing value. */
  MEDIAN,
  /** Samples that lack a value are left out. */
  DROP,
  /**
   * The mean takes the place of a missing value, and a further feature that is 1 where the value is
   * missing, else 0, goes with each feature that lacks a value in a training sample.
   */
  INDICATOR
}
