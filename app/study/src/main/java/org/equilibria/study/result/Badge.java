package org.equilibria.study.result;

import org.apiguardian.api.API;

/** What a statement about a network is worth, in one word. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Badge {
  /** A number that follows from hypotheses which were checked or are stated as assumed. */
  PROVED,
  /** A number that holds at the points that were looked at, and says nothing of others. */
  MONITORED,
  /** A number whose derivation is no proof: a constant or a step of it is a conjecture. */
  HEURISTIC,
  /** A true number that excludes nothing, such as an error of at most 1. */
  VACUOUS,
  /** No number: the statement is about other networks or data. */
  INAPPLICABLE,
  /** No number: the statement is about such networks, and a hypothesis of it fails. */
  FAILED_HYPOTHESIS,
  /** No number: its computation failed, which says nothing of the network. */
  ERROR;

  /** Return the word, or two, as people read it. */
  @Override
  public String toString() {
    return Words.spaced(this);
  }
}
