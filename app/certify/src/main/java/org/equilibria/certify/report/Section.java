package org.equilibria.certify.report;

/** A section of a report. */
public enum Section {
  /** Whether there is one equilibrium, and how near what was computed is to it. */
  WELL_POSEDNESS("Well-posedness"),
  /** Whether training converges, and how fast. */
  CONVERGENCE("Convergence"),
  /** How large the loss is on samples that were not seen. */
  GENERALISATION("Generalisation"),
  /** How much the output changes with the input. */
  ROBUSTNESS("Robustness"),
  /** What plugins add. */
  OTHER("Other bounds");

  private final String title;

  Section(String title) {
    this.title = title;
  }

  /** Return the title for people. */
  public String title() {
    return title;
  }

  /** Return the section of a bound by its id. */
  public static Section of(String bound) {
    if (bound.startsWith("existence-")) {
      return WELL_POSEDNESS;
    }
    return switch (bound) {
      case "residual-error", "initial-event" -> WELL_POSEDNESS;
      case "convergence-flow", "convergence-descent", "linear-layer-rate" -> CONVERGENCE;
      case "ball-rademacher",
          "kernel-finite",
          "kernel-limit",
          "pac-bayes",
          "inf-norm-rademacher",
          "parameter-count",
          "hold-out" ->
          GENERALISATION;
      case "lipschitz-global", "lipschitz-local", "robust-radius" -> ROBUSTNESS;
      default -> OTHER;
    };
  }
}
