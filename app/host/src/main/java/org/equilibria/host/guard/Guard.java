package org.equilibria.host.guard;

import java.util.Optional;
import org.equilibria.engine.guard.FirstNonFinite;
import org.equilibria.engine.guard.Foreign;

/** A guard, which knows whose component is behind it. */
interface Guard extends Foreign {

  /** The first calls of others, which are watched, and how many a watched one stands for after. */
  int FIRST = 4;

  int EVERY = 16;

  /** Return whether a call is one of those that are looked at, where that costs work. */
  static boolean isWatched(long index) {
    return index < FIRST || index % EVERY == 0;
  }

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
