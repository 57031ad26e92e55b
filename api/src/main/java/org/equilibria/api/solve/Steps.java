package org.equilibria.api.solve;

import org.apiguardian.api.API;

/** What the proposals of a solver are, which says when the loop refuses them. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public enum Steps {
  /**
   * Steps of an iteration of its own, which need not lower ||f(z) - z||: refused only where they
   * leave the domain of f.
   */
  ITERATION,
  /**
   * Extrapolations, which are refused where they raise the residual or make z far larger than plain
   * steps could; plain steps follow.
   */
  EXTRAPOLATION,
  /**
   * Steps along a direction, refused as extrapolations are. The same iterate is then shown again,
   * with the same residual and not marked as rebased, and a shorter step in the same direction is
   * to be proposed; plain steps follow once three shorter ones in a row were refused, too.
   */
  LINE_SEARCH
}
