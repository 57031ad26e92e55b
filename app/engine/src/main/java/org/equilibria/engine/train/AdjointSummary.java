package org.equilibria.engine.train;

import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.equilibria.engine.network.Adjoints;

/**
 * What backward passes did beside solving.
 *
 * @param unsolvedRows rows, once a layer, that an estimator passed back without a solve; what it
 *     evaluated for them is among the evaluations
 * @param leftOut rows that were left out of a gradient because they are not finite
 * @param differenced rows, once a layer, whose derivatives are by differences; empty for none
 * @param cosine the cosine to the exact gradient, if it was asked for
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record AdjointSummary(
    long unsolvedRows, long leftOut, OptionalLong differenced, Optional<GradientCosine> cosine) {

  /** There was no backward pass, or nothing to say of it. */
  public static final AdjointSummary NONE =
      new AdjointSummary(0, 0, OptionalLong.empty(), Optional.empty());

  static AdjointSummary of(Adjoints adjoints) {
    return new AdjointSummary(
        adjoints.unsolvedRows(),
        adjoints.leftOut().size(),
        some(adjoints.differencedRows()),
        Optional.empty());
  }

  /** Return the sum of both. */
  public AdjointSummary plus(AdjointSummary other) {
    return new AdjointSummary(
        unsolvedRows + other.unsolvedRows,
        leftOut + other.leftOut,
        some(differenced.orElse(0) + other.differenced.orElse(0)),
        GradientCosine.sum(cosine, other.cosine));
  }

  private static OptionalLong some(long rows) {
    return rows == 0 ? OptionalLong.empty() : OptionalLong.of(rows);
  }
}
