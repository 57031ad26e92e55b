package org.equilibria.api.theory;

import java.util.Set;
import org.apiguardian.api.API;

/** What a bound is about, which decides the section of a report that it stands in. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Topic {
  /** Whether there is one equilibrium, and how near what was computed is to it. */
  WELL_POSEDNESS("Well-posedness", Set.of(Stage.INITIALISATION, Stage.PRESENT)),
  /** Whether training converges from a point, and how fast. */
  CONVERGENCE("Convergence", Set.of(Stage.INITIALISATION, Stage.PRESENT)),
  /** How large the loss is on samples that were not seen. */
  GENERALISATION("Generalisation", Set.of(Stage.INITIALISATION)),
  /** How much the output changes with the input. */
  ROBUSTNESS("Robustness", Set.of(Stage.PRESENT));

  private final String title;
  private final Set<Stage> stages;

  Topic(String title, Set<Stage> stages) {
    this.title = title;
    this.stages = stages;
  }

  /** Return the title of the section for people. */
  public String title() {
    return title;
  }

  /**
   * Return whether what its bounds are about is never negative: a loss, or a change of outputs. See
   * {@link Outcome.Figure#ofSize}.
   */
  public boolean isOfSizes() {
    return this == GENERALISATION || this == ROBUSTNESS;
  }

  /** Return the weights that bounds of this topic are usually about. */
  public Set<Stage> stages() {
    return stages;
  }
}
