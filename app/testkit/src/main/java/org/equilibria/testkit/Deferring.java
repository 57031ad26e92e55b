package org.equilibria.testkit;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * An interceptor that puts every operation off for as long as the contract allows, as a device with
 * a queue does: until {@link Backend#synchronize()}, a call that returns values, or the end of a
 * scope. Failures surface there. Whoever reads a result too early, or relies on a failure at the
 * call, is found out.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Deferring implements Interceptor {

  private final Queue<Call> pending = new ArrayDeque<>();

  @Override
  public synchronized void operation(Call call) {
    if (call.synchronous()) {
      complete();
      call.run();
    } else {
      pending.add(call.captured());
    }
  }

  @Override
  public synchronized void synchronizing() {
    complete();
  }

  @Override
  public synchronized void closing(Backend delegate, List<Matrix> matrices) {
    complete();
  }

  /** Run everything pending, then report the first failure with the later ones attached. */
  private void complete() {
    EquilibriaException first = null;
    for (Call call = pending.poll(); call != null; call = pending.poll()) {
      first = merged(first, failure(call));
    }
    if (first != null) {
      throw first;
    }
  }

  private static @Nullable EquilibriaException failure(Call call) {
    try {
      call.run();
      return null;
    } catch (EquilibriaException e) {
      return e;
    }
  }

  private static @Nullable EquilibriaException merged(
      @Nullable EquilibriaException first, @Nullable EquilibriaException next) {
    if (first != null && next != null) {
      first.addSuppressed(next);
    }
    return first == null ? next : first;
  }
}
