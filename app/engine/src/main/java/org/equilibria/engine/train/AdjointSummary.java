package org.equilibria.engine.train;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.engine.network.Adjoints;

/**
 * What backward passes did beside solving.
 *
 * @param unsolvedRows rows, once a layer, that an estimator passed back without a solve; what it
 *     evaluated for them is among the evaluations
 * @param leftOut rows that were left out of a gradient because they are not finite
 * @param cosine the cosine to the exact gradient, if it was asked for
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record AdjointSummary(long unsolvedRows, long leftOut, Optional<GradientCosine> cosine) {

  /** There was no backward pass, or nothing to say of it. */
  public static final AdjointSummary NONE = new AdjointSummary(0, 0, Optional.empty());

  static AdjointSummary of(Adjoints adjoints) {
    return new AdjointSummary(adjoints.unsolvedRows(), adjoints.leftOut().size(), Optional.empty());
  }

  /** Return the sum of both. */
  public AdjointSummary plus(AdjointSummary other) {
    return new AdjointSummary(
        unsolvedRows + other.unsolvedRows,
        leftOut + other.leftOut,
        GradientCosine.sum(cosine, other.cosine));
  }
}
