package org.equilibria.certify.network;

/** Say in a sentence why there is no number. */
final class NotComputed extends Exception {

  private static final long serialVersionUID = 1;

  NotComputed(String message) {
    super(message, null, false, false);
  }
}
