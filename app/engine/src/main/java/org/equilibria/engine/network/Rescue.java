package org.equilibria.engine.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

  /** Say how many rows of the solves of a batch were taken on with success; nothing for none. */
  public static Optional<String> note(List<SolveResult> solves) {
    Map<String, Long> counts =
        solves.stream()
            .flatMap(solve -> solve.outcomes().stream())
            .flatMap(outcome -> outcome.rescuedBy().stream())
            .collect(Collectors.groupingBy(by -> by, TreeMap::new, Collectors.counting()));
    return counts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            counts.entrySet().stream()
                .map(e -> "%d by %s".formatted(e.getValue(), e.getKey()))
                .collect(
                    Collectors.joining(
                        ", ",
                        "rescued: rows of a batch that their solver left were finished, ",
                        "")));
  }
}
