package org.equilibria.engine.network;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.solve.Solver;

/**
 * What happens to rows that a solver leaves unconverged where ||M||_2 is at least 1, so that their
 * solver was never guaranteed to converge (docs/theory.md, section 1): another solver takes them
 * on, and an exact solve on the active units may finish. Each is judged by the true residual, and
 * the work of every attempt counts.
 *
 * @param fallback solver that takes them on; empty for none, and then nothing is polished either
 * @param name what that solver is called in reports
 * @param steps most steps of that solver
 * @param polish whether what it leaves is solved exactly on the active units: states of ReLU layers
 *     if their signs confirm it, adjoints always
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Rescue(Optional<Solver> fallback, String name, int steps, boolean polish) {

  /** Leave rows as they are. */
  public static final Rescue NONE = new Rescue(Optional.empty(), "", 0, false);
}
