package org.equilibria.engine.train;

import java.util.Set;
import org.apiguardian.api.API;
import org.equilibria.api.parameterization.Role;

/** The layers whose parameters move; the others stay frozen. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum TrainedLayers {
  /** The weights M of implicit layers alone (arXiv 2209.15562). */
  IMPLICIT(Set.of(Role.IMPLICIT)),
  /** The readout alone. */
  READOUT(Set.of(Role.READOUT)),
  /** The weights W alone, of injections and dense layers. */
  INJECTION(Set.of(Role.INJECTION)),
  /** All of them. */
  ALL(Set.of(Role.IMPLICIT, Role.READOUT, Role.INJECTION));

  private final Set<Role> roles;

  TrainedLayers(Set<Role> roles) {
    this.roles = roles;
  }

  /** Return the roles whose parameters move. */
  public Set<Role> roles() {
    return roles;
  }
}
