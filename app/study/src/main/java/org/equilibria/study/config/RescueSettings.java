package org.equilibria.study.config;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.option.Option;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.network.Rescue;

/**
 * What happens to rows that a solver leaves unconverged where ||M||_2 is at least 1 and mu above 0,
 * so that only forward-backward is guaranteed. Nothing unless it is asked for: a study compares the
 * solvers that it names. The command {@code train} asks for it.
 *
 * @param fallback what takes them on
 * @param steps most steps of that
 * @param polish whether what is left then is solved exactly on the active units
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record RescueSettings(
    @Option(
            help = "what takes on rows that did not converge where ||M|| >= 1 and mu > 0",
            value = "none")
        Fallback fallback,
    @Option(help = "most steps of the fallback", value = "1000", min = 1) int steps,
    @Option(
            help = "whether rows that the fallback leaves are solved exactly on their active units",
            value = "true")
        boolean polish) {

  private static final String FORWARD_BACKWARD = "forward-backward";

  /** What takes on rows. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public enum Fallback {
    /** Nothing: rows stay as their solver left them. */
    NONE,
    /** The solver forward-backward. */
    FORWARD_BACKWARD
  }

  /** Return the same choice in the terms of the engine. */
  public Rescue rescue(Catalog catalog) {
    return fallback == Fallback.NONE
        ? Rescue.NONE
        : new Rescue(
            Optional.of(catalog.create(Kinds.SOLVER, ComponentSpec.of(FORWARD_BACKWARD))),
            FORWARD_BACKWARD,
            steps,
            polish);
  }
}
