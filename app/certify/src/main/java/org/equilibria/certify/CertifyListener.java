package org.equilibria.certify;

/** A listener to a certification. */
@FunctionalInterface
public interface CertifyListener {

  /**
   * Learn what is being done; called by one thread at a time.
   *
   * @param what for people
   * @param done things done of it; 0 when it begins
   * @param total things to do; 0 if they are not counted
   */
  void doing(String what, int done, int total);

  /** Take the cause of a bound's failure; the others are evaluated all the same. */
  default void failed(Throwable cause) {}
}
