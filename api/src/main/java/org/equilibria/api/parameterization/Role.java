package org.equilibria.api.parameterization;

import org.apiguardian.api.API;

/**
 * The role of a parameter in a network: what is trained, and what stays frozen, is chosen by it.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public enum Role {
  /** A parameter of an equilibrium that acts on its state, such as those of the weight M. */
  IMPLICIT,
  /** A parameter that acts on inputs alone: in front of an equilibrium, or in a dense layer. */
  INJECTION,
  /** A parameter of the readout. */
  READOUT
}
