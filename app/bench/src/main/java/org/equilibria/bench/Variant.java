package org.equilibria.bench;

/**
 * One thing to be measured in turn with others.
 *
 * @param <C> what is chosen
 * @param <F> what is measured
 */
interface Variant<C extends Record, F extends Record> extends AutoCloseable {

  /**
   * Do it once and return what was measured, always as many numbers; the first is the time by which
   * the end of the warm-up is told.
   */
  double[] round();

  /**
   * Check the results of the last round and sum up.
   *
   * @param series one array a number of {@link #round}, each with one entry a round
   */
  Measured<C, F> conclude(double[][] series);

  @Override
  void close();
}
