package org.equilibria.api.theory;

import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * The derivation of one quantity from others, so that several bounds share what is expensive.
 *
 * @param <T> type of the quantity
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Derivation<T> {

  /** Return the quantity that is computed. */
  Quantity<T> output();

  /** Return the quantities that {@link #derive} may ask for; none may depend on the output. */
  Set<Quantity<?>> inputs();

  /** Return the value, or nothing if it does not exist for this network and data. */
  Optional<T> derive(Quantities quantities);
}
