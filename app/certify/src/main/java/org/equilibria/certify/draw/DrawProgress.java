package org.equilibria.certify.draw;

/** A listener to the drawing of networks. */
@FunctionalInterface
public interface DrawProgress {

  /** Learn how many networks are drawn; called by one thread at a time. */
  void drawn(int done, int total);
}
