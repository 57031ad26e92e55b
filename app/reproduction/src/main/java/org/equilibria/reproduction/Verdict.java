package org.equilibria.reproduction;

/** Whether a claim or a figure was reproduced. */
public enum Verdict {
  /** It was. */
  HOLDS,
  /** It was not. */
  FAILS,
  /** It was shown and is not judged, as there is nothing to compare with. */
  SHOWN;

  /** Return the verdict in words. */
  public String words() {
    return switch (this) {
      case HOLDS -> "holds";
      case FAILS -> "does not hold";
      case SHOWN -> "shown";
    };
  }

  static Verdict of(boolean holds) {
    return holds ? HOLDS : FAILS;
  }
}
