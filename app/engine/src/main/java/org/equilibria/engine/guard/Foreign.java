package org.equilibria.engine.guard;

import java.util.Optional;
import org.apiguardian.api.API;

/** A component of others, behind its guard. */
@API(status = API.Status.INTERNAL, since = "0.3")
public interface Foreign {

  /** Return component, plugin and jar as they stand in sentences. */
  String described();

  /**
   * Return where it first made something that is not finite of what was finite, as far as its guard
   * saw.
   */
  default Optional<FirstNonFinite> firstNonFinite() {
    return Optional.empty();
  }

  /** Return what users know a component by: of the framework's own the name of its class. */
  static String nameOf(Object component) {
    return component instanceof Foreign foreign
        ? foreign.described()
        : component.getClass().getSimpleName();
  }
}
