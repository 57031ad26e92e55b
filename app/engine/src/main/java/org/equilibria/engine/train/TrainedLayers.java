package org.equilibria.engine.train;

import org.apiguardian.api.API;

/** Choose the layers whose parameters move; the others stay frozen. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum TrainedLayers {
  /** The implicit layer alone (arXiv 2209.15562). */
  IMPLICIT(true, false, false),
  /** The readout alone. */
  READOUT(false, true, false),
  /** The injection alone. */
  INJECTION(false, false, true),
  /** All of them. */
  ALL(true, true, true);

  private final boolean implicit;
  private final boolean readout;
  private final boolean injection;

  TrainedLayers(boolean implicit, boolean readout, boolean injection) {
    this.implicit = implicit;
    this.readout = readout;
    this.injection = injection;
  }

  /** Return whether the free parameters of M move. */
  public boolean implicit() {
    return implicit;
  }

  /** Return whether B moves. */
  public boolean readout() {
    return readout;
  }

  /** Return whether W moves. */
  public boolean injection() {
    return injection;
  }

  /** Return whether an adjoint solve is needed. */
  boolean needAdjoint() {
    return implicit || injection;
  }
}
