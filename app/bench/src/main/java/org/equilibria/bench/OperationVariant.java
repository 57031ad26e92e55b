package org.equilibria.bench;

import java.util.Locale;
import java.util.function.LongSupplier;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;

/**
 * One operation, measured as often in a row as the clock needs.
 *
 * @param <C> what is chosen
 * @param <F> what is measured
 */
final class OperationVariant<C extends Record, F extends Record> implements Variant<C, F> {

  private static final double LEAST_MILLIS = 5;
  private static final int MOST_CALLS = 1 << 20;

  private final C choice;
  private final OperationTask task;
  private final Summary<F> summary;
  private final Reference reference;
  private final LongSupplier nanoTime;
  private final Scope scope;
  private final Backend backend;
  private final Operation operation;
  private int calls = 1;

  /**
   * A factory of figures.
   *
   * @param <F> what is measured
   */
  @FunctionalInterface
  interface Summary<F> {

    /** Return the figures of some measurements. */
    F of(Backend backend, double[] milliseconds, double error);
  }

  /**
   * Prepare.
   *
   * @param scope taken over, closed with this
   */
  OperationVariant(
      C choice,
      OperationTask task,
      Summary<F> summary,
      Reference reference,
      LongSupplier nanoTime,
      Scope scope) {
    this.choice = choice;
    this.task = task;
    this.summary = summary;
    this.reference = reference;
    this.nanoTime = nanoTime;
    this.scope = scope;
    backend = scope.backend();
    operation = task.maker().on(scope);
  }

  @Override
  public double[] round() {
    double total = time();
    while (total < LEAST_MILLIS && calls < MOST_CALLS) {
      calls *= 2;
      total = time();
    }
    return new double[] {total / calls};
  }

  private double time() {
    long started = nanoTime.getAsLong();
    for (int i = 0; i < calls; i++) {
      operation.run();
    }
    backend.synchronize();
    return (nanoTime.getAsLong() - started) / Rates.NANOS_PER_MILLI;
  }

  @Override
  public Measured<C, F> conclude(double[][] series) {
    double error = task.error().of(operation.result(), exact(), scope.precision().unitRoundoff());
    Judgement judgement =
        error <= task.bound()
            ? Judgement.VALID
            : new Judgement(
                Validity.UNTRUE,
                String.format(
                    Locale.ROOT,
                    "the result is wrong: off by %.3g units of roundoff, at most %.3g are accepted",
                    error,
                    task.bound()));
    return Measured.of(choice, judgement, summary.of(backend, series[0], error));
  }

  private double[] exact() {
    try (Scope exact = reference.backend().openScope("reference", Precision.F64)) {
      Operation same = task.exact().on(exact);
      same.run();
      return same.result();
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
