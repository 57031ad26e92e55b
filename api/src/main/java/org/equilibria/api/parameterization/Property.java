package org.equilibria.api.parameterization;

import org.apiguardian.api.API;

/** A property guaranteed of a weight M, for activations with slopes in [0, 1]. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Property {
  /** Nothing is guaranteed. */
  NONE,
  /** ||M||_2 is at most the constant, which is below 1. */
  CONTRACTION_2,
  /** ||M||_inf is at most the constant, which is below 1. */
  CONTRACTION_INF,
  /** 1 - lambda_max((M + M^T)/2) is at least the constant, which is above 0. */
  STRONGLY_MONOTONE
}
