package org.equilibria.api.activation;

import org.apiguardian.api.API;

/**
 * Gaussian moments of an activation, as its infinite-width kernels need them: for (u, v) centred
 * jointly normal with the given variances and covariance (Cho and Saul 2009 for ReLU).
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface GaussianMoments {

  /** Return E[sigma(u) sigma(v)]. */
  double product(double varianceU, double varianceV, double covariance);

  /** Return E[sigma'(u) sigma'(v)]. */
  double slopeProduct(double varianceU, double varianceV, double covariance);
}
