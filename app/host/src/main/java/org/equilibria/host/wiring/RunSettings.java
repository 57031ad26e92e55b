package org.equilibria.host.wiring;

import java.util.Optional;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.engine.solve.Cancellation;

/**
 * Where one run computes and what it draws.
 *
 * @param label for diagnostics
 * @param backend the backend to create; without one the default of the catalog
 * @param precision of every matrix, and whether evaluations may be inexact
 * @param seed of its random numbers
 * @param cancellation asked between evaluations
 */
public record RunSettings(
    String label,
    Optional<ComponentSpec> backend,
    PrecisionMode precision,
    long seed,
    Cancellation cancellation) {

  /** Certify: in f64, on the default backend. */
  public static RunSettings certification(Cancellation cancellation) {
    return new RunSettings("certification", Optional.empty(), PrecisionMode.F64, 0, cancellation);
  }
}
