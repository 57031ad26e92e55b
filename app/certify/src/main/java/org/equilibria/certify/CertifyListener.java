package org.equilibria.certify;

import java.util.concurrent.Callable;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.theory.Outcome;

/** A listener to a certification, who may also run bounds of plugins, for they may never return. */
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

  /**
   * Evaluate a bound of a plugin, on whatever thread, and return what it says; what it throws is
   * its failure.
   *
   * @param what for people
   */
  default Outcome foreign(String what, Callable<Outcome> evaluation) {
    try {
      return evaluation.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new EquilibriaException(ErrorCode.PLUGIN_FAILURE, what + " failed", e);
    }
  }

  /** Take the cause of a bound's failure; the others are evaluated all the same. */
  default void failed(Throwable cause) {}
}
