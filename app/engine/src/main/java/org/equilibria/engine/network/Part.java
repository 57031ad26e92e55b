package org.equilibria.engine.network;

import org.apiguardian.api.API;

/** What a parameter of a network belongs to. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Part {
  /** The free parameters of the weight M of an implicit layer. */
  IMPLICIT,
  /** W, in front of the equilibrium of an implicit layer or in a dense layer. */
  INJECTION,
  /** B. */
  READOUT
}
