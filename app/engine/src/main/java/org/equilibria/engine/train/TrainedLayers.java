package org.equilibria.engine.train;

import java.util.Set;
import org.apiguardian.api.API;
import org.equilibria.engine.network.Part;

/** The layers whose parameters move; the others stay frozen. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum TrainedLayers {
  /** The weights M of implicit layers alone (arXiv 2209.15562). */
  IMPLICIT(Set.of(Part.IMPLICIT)),
  /** The readout alone. */
  READOUT(Set.of(Part.READOUT)),
  /** The weights W alone, of injections and dense layers. */
  INJECTION(Set.of(Part.INJECTION)),
  /** All of them. */
  ALL(Set.of(Part.IMPLICIT, Part.READOUT, Part.INJECTION));

  private final Set<Part> parts;

  TrainedLayers(Set<Part> parts) {
    this.parts = parts;
  }

  /** Return the parts whose parameters move. */
  public Set<Part> parts() {
    return parts;
  }
}
