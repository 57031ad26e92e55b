package org.equilibria.bench;

/** A listener to a benchmark; called on the measuring thread between measurements. */
public interface BenchListener {

  /** Follow nothing. */
  BenchListener NONE = new BenchListener() {};

  /**
   * Learn that things begin to be measured in turn.
   *
   * @param name what they have in common
   * @param number of the group, from 1
   * @param groups how many groups there are
   */
  default void group(String name, int number, int groups) {}

  /**
   * Learn that each of the group was done once more.
   *
   * @param round rounds that count, so far; 0 during the warm-up
   * @param repetitions rounds that will count
   */
  default void round(int round, int repetitions) {}
}
