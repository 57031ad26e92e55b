package org.equilibria.api.matrix;

import org.apiguardian.api.API;

/**
 * How bf16 products compare with f32 ones: both at 256 x 512 times 512 x 512, one thread.
 *
 * @param ratio how many times faster they are
 * @param error largest difference of a row of the two products, relative to its 2-norm
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Bf16Speed(double ratio, double error) {

  /**
   * The least ratio from which solves with bf16 products take less time at every size. What is done
   * around a product costs the same whatever its speed: at a ratio of 2 nothing is gained at 256 x
   * 512, and a sixth of the time at 512 x 1024.
   */
  public static final double WORTHWHILE_RATIO = 2.5;

  /** The most that a sound bf16 product differs. */
  public static final double SOUND_ERROR = 5e-3;

  /** Return whether solves are faster with bf16 products, and these are sound. */
  public boolean worthwhile() {
    return ratio >= WORTHWHILE_RATIO && error <= SOUND_ERROR;
  }
}
