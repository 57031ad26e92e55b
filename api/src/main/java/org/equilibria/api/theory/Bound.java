package org.equilibria.api.theory;

import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/** A bound or certificate, computed from quantities of a network and its data. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Bound {

  /** Return the quantities that {@link #evaluate} may ask for. */
  Set<Quantity<?>> inputs();

  /** Return how to compute those quantities that are not read off a network. */
  default List<Derivation<?>> derivations() {
    return List.of();
  }

  /** Return a figure, or why there is none. */
  Outcome evaluate(Quantities quantities);
}
