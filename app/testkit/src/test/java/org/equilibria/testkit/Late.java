package org.equilibria.testkit;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;

/** Run some calls too late: after later ones, or on arrays that may have changed meanwhile. */
final class Late implements Interceptor {

  private final Predicate<Call> when;
  private final boolean captures;
  private final Queue<Call> pending = new ArrayDeque<>();

  /** Let later calls overtake the chosen ones, until something is read. */
  Late(Predicate<Call> when) {
    this(when, true);
  }

  /** Run the chosen calls at the next call, on the caller's arrays unless captured. */
  Late(Predicate<Call> when, boolean captures) {
    this.when = when;
    this.captures = captures;
  }

  @Override
  public synchronized void operation(Call call) {
    if (call.synchronous() || !captures) {
      synchronizing();
    }
    if (when.test(call)) {
      pending.add(captures ? call.captured() : call);
    } else {
      call.run();
    }
  }

  @Override
  public synchronized void synchronizing() {
    for (Call call = pending.poll(); call != null; call = pending.poll()) {
      call.run();
    }
  }

  @Override
  public void closing(Backend delegate, List<Matrix> matrices) {
    synchronizing();
  }
}
