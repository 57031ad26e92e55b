package org.equilibria.api.theory;

import org.apiguardian.api.API;

/** The network that a statement is about: the one in hand, or a model of it. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum ModelScope {
  /** The network itself. */
  NETWORK("network"),
  /** The network with noise on its weights. */
  RANDOMISED("network with noise on its weights"),
  /** The network linearised in its weights. */
  LINEARISED("linearised model only"),
  /** The linearised network in the limit of infinite width. */
  INFINITELY_WIDE("infinitely wide, linearised model only");

  private final String words;

  ModelScope(String words) {
    this.words = words;
  }

  /** Return what it is about, as a phrase that follows "of the". */
  public String words() {
    return words;
  }

  /** Return whether it is about a model only, which stands beside the network. */
  public boolean isModel() {
    return this == LINEARISED || this == INFINITELY_WIDE;
  }
}
