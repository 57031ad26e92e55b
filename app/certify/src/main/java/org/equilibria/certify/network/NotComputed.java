package org.equilibria.certify.network;

/** Why there is no number, in a sentence. */
final class NotComputed extends Exception {

  private static final long serialVersionUID = 1;

  NotComputed(String message) {
    super(message, null, false, false);
  }
}
