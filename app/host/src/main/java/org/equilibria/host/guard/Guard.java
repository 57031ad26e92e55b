package org.equilibria.host.guard;

import java.util.Optional;
import org.equilibria.engine.guard.FirstNonFinite;
import org.equilibria.engine.guard.Foreign;

/** A guard, which knows whose component is behind it. */
interface Guard extends Foreign {

  /** Return whose component this is. */
  Owner owner();

  @Override
  default String described() {
    return owner().described();
  }

  @Override
  default Optional<FirstNonFinite> firstNonFinite() {
    return owner().firstNonFinite();
  }
}
