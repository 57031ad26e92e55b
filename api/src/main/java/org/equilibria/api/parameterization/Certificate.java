package org.equilibria.api.parameterization;

import org.apiguardian.api.API;

/**
 * What a parameterization guarantees of the weight it has just made.
 *
 * @param property the guarantee
 * @param constant its constant; NaN for {@link Property#NONE}
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Certificate(Property property, double constant) {

  /** No guarantee. */
  public static final Certificate NONE = new Certificate(Property.NONE, Double.NaN);
}
