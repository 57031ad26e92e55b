package org.equilibria.certify.report;

import java.util.Locale;

/** Say in one word what a statement about a network is worth. */
public enum Badge {
  /** A number that follows from hypotheses which were checked or are stated as assumed. */
  PROVED,
  /** A number that holds at the points that were looked at, and says nothing of others. */
  MONITORED,
  /** A true number that excludes nothing, such as an error of at most 1. */
  VACUOUS,
  /** No number: the statement is about other networks or data. */
  INAPPLICABLE,
  /** No number: the statement is about such networks, and a hypothesis of it fails. */
  FAILED_HYPOTHESIS;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
