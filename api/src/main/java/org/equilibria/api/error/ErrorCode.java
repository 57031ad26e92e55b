package org.equilibria.api.error;

import org.apiguardian.api.API;

/** The kinds of failure; each code carries the party to blame. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum ErrorCode {
  /** A configuration, option or argument is not acceptable. */
  INVALID_INPUT(Blame.USER),
  /** No component of this kind has the requested name. */
  UNKNOWN_COMPONENT(Blame.USER),
  /** The requested combination cannot work, whatever the options. */
  UNSUPPORTED(Blame.USER),
  /** The output place holds earlier results, which are never overwritten. */
  OUTPUT_EXISTS(Blame.USER),
  /** Another process or thread is writing to the output place. */
  OUTPUT_BUSY(Blame.USER),
  /** Data exist but are malformed. */
  MALFORMED_DATA(Blame.RESOURCES),
  /** A file or folder is missing, unreadable or unwritable. */
  IO(Blame.RESOURCES),
  /** A backend, device or native library cannot be used here. */
  UNAVAILABLE(Blame.RESOURCES),
  /** A plugin, or a caller of one, broke a rule of its contract. */
  CONTRACT_VIOLATION(Blame.PLUGIN),
  /** A plugin threw an exception of its own. */
  PLUGIN_FAILURE(Blame.PLUGIN),
  /** Two plugins claim the same identifier. */
  PLUGIN_CONFLICT(Blame.PLUGIN),
  /** The caller cancelled, or interrupted the thread, where no result could say so. */
  CANCELLED(Blame.USER),
  /** A state the framework holds impossible. */
  INTERNAL(Blame.INTERNAL);

  private final Blame blame;

  ErrorCode(Blame blame) {
    this.blame = blame;
  }

  /** Return the party to blame. */
  public Blame blame() {
    return blame;
  }
}
