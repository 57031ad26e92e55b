package org.equilibria.engine.train;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The cosine between the gradients that updates followed and the exact ones at the same states, of
 * all that moves.
 *
 * @param updates updates that were compared
 * @param mean mean cosine over them
 * @param least least cosine of one of them
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record GradientCosine(long updates, double mean, double least) {

  static GradientCosine of(double cosine) {
    return new GradientCosine(1, cosine, cosine);
  }

  private GradientCosine plus(GradientCosine other) {
    long all = updates + other.updates;
    return new GradientCosine(
        all,
        mean * ((double) updates / all) + other.mean * ((double) other.updates / all),
        Math.min(least, other.least));
  }

  static Optional<GradientCosine> sum(Optional<GradientCosine> a, Optional<GradientCosine> b) {
    return a.isPresent() && b.isPresent() ? Optional.of(a.get().plus(b.get())) : a.or(() -> b);
  }
}
