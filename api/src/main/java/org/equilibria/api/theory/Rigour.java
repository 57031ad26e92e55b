package org.equilibria.api.theory;

import org.apiguardian.api.API;

/** How a statement was derived. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Rigour {
  /** A proof with explicit constants: the number follows from the hypotheses. */
  PROVED("proved"),
  /** Seen at points that were looked at. */
  MONITORED("monitored: not a proof of what was not seen"),
  /** No proof: a constant, a limit or a step is a conjecture or was checked numerically only. */
  HEURISTIC("heuristic");

  private final String words;

  Rigour(String words) {
    this.words = words;
  }

  /** Return it for people. */
  public String words() {
    return words;
  }
}
