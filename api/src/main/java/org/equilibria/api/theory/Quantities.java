package org.equilibria.api.theory;

import java.util.Optional;
import org.apiguardian.api.API;

/** The quantities of one network; expensive or random ones are computed on demand and kept. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Quantities {

  /** Return a quantity, or nothing if it does not exist for this network and data. */
  <T> Optional<T> find(Quantity<T> quantity);
}
