package org.equilibria.engine.network;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.solve.SolveResult;
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

  /** How a note begins. */
  private static final String NOTE = "rescued: ";

  /** Say how many rows of the solves of a batch were taken on with success; nothing for none. */
  public static Optional<String> note(List<SolveResult> solves) {
    return Rescuer.note(solves).map(said -> NOTE + said);
  }
}
