package org.equilibria.engine.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.random.SeedStreams;

/**
 * How many samples serve which end. Training samples are the first of the training data, the
 * validation samples those after them; the test samples are the first of the test data or, where
 * the source does not part its data, the last of all. Data that are not in mixed order are shuffled
 * before, by the seed. A share is one of the data it is taken from, rounded down.
 *
 * @param train samples to train on, at least 1; {@link Amount#ALL} for what the others leave
 * @param validation samples to watch training by, a count or a share
 * @param test samples to test on
 * @param seed decides the order of data that are not mixed
 * @param stratified whether each part has the classes in the shares of all, as nearly as whole
 *     samples allow
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Split(Amount train, Amount validation, Amount test, long seed, boolean stratified) {

  private static final Amount UNLESS_PARTED = Amount.share(0.2);

  /** Split as chance has it. */
  public Split(Amount train, Amount validation, Amount test, long seed) {
    this(train, validation, test, seed, false);
  }

  /** Return a split of so many training and test samples and none for validation. */
  public static Split of(int train, int test) {
    return new Split(Amount.count(train), Amount.count(0), Amount.count(test), 0);
  }

  /**
   * Hold the rows to choose from.
   *
   * @param name of the data, for messages
   * @param of what the rows were chosen by, as {@code " of the classes 2, 7"}
   * @param classes class of each of the rows; empty where values are learned
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  record Pool(String name, String of, int[] rows, int[] classes) {}

  /** Chosen rows; without a test part those to test on are of the training data, too. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  record Parts(int[] train, int[] validation, int[] test) {}

  /** Report amounts that no data could meet. */
  void check(List<Mistake> mistakes) {
    checkCount("train", train, 1, "at least 1 sample", mistakes);
    checkCount("validation", validation, 0, "0 or more samples", mistakes);
    checkCount("test", test, 0, "0 or more samples", mistakes);
    if (train == Amount.AUTO) {
      mistakes.add(mistake("train", "found auto, expected a number of samples, a share, or all"));
    }
    if (validation instanceof Amount.Whole) {
      mistakes.add(
          mistake(
              "validation", "found " + validation + ", expected a number of samples or a share"));
    }
  }

  private static void checkCount(
      String path, Amount amount, int least, String expected, List<Mistake> mistakes) {
    if (amount instanceof Amount.Count count && count.samples() < least) {
      mistakes.add(mistake(path, "found " + count + ", expected " + expected));
    }
  }

  /**
   * Return the chosen rows; meaningless if {@code mistakes} receives any.
   *
   * @param testPool empty if the source does not part its data
   * @param mixed whether the order is mixed already
   */
  Parts choose(Pool pool, Optional<Pool> testPool, boolean mixed, List<Mistake> mistakes) {
    if (stratified && pool.classes().length == 0) {
      mistakes.add(
          mistake(
              "stratified",
              "the " + pool.name() + " has no classes to keep the shares of; leave it out"));
      return new Parts(new int[0], new int[0], new int[0]);
    }
    int[] rows = ordered("train", pool, mixed);
    int[] testRows = testPool.map(p -> ordered("test", p, mixed)).orElse(rows);
    int tested =
        test == Amount.AUTO && testPool.isEmpty()
            ? UNLESS_PARTED.of(rows.length)
            : test.of(testRows.length);
    int validated = validation.of(rows.length);
    long kept = (long) validated + (testPool.isEmpty() ? tested : 0);
    int left = (int) Math.max(0, rows.length - kept);
    int trained = train == Amount.ALL ? left : train.of(rows.length);
    if (trained < 1) {
      mistakes.add(
          mistake(
              "train",
              "no sample is left of the %d of the %s%s%s"
                  .formatted(rows.length, pool.name(), pool.of(), besides(kept))));
    } else if (trained > left || kept > rows.length) {
      mistakes.add(mistake("train", tooFew(trained, left, pool) + besides(kept)));
    }
    testPool
        .filter(p -> tested > p.rows().length)
        .ifPresent(p -> mistakes.add(mistake("test", tooFew(tested, p.rows().length, p))));
    return mistakes.isEmpty()
        ? new Parts(
            Arrays.copyOf(rows, trained),
            Arrays.copyOfRange(rows, trained, trained + validated),
            testPool.isPresent()
                ? Arrays.copyOf(testRows, tested)
                : Arrays.copyOfRange(rows, rows.length - tested, rows.length))
        : new Parts(new int[0], new int[0], new int[0]);
  }

  private int[] ordered(String part, Pool pool, boolean mixed) {
    int[] rows = pool.rows();
    int[] order =
        mixed
            ? IntStream.range(0, rows.length).toArray()
            : new SeedStreams(seed).permutation("split." + part, rows.length);
    return Arrays.stream(stratified ? spread(order, pool.classes()) : order)
        .map(i -> rows[i])
        .toArray();
  }

  /**
   * Return an order whose every beginning has the classes in the shares of all, up to rounding: the
   * r-th of n samples of a class goes to the place (r + 1/2) / n of the whole. The order within a
   * class stays.
   */
  private static int[] spread(int[] order, int[] classes) {
    int[] sizes = new int[Arrays.stream(classes).max().orElse(0) + 1];
    for (int c : classes) {
      sizes[c]++;
    }
    int[] seen = new int[sizes.length];
    double[] place = new double[order.length];
    for (int i : order) {
      int c = classes[i];
      place[i] = (seen[c]++ + 0.5) / sizes[c];
    }
    return Arrays.stream(order)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> place[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static Mistake mistake(String key, String sentence) {
    return new Mistake(KeyPath.of(key), sentence);
  }

  private static String tooFew(int wanted, int available, Pool pool) {
    return String.format(
        "%d samples asked for, the %s has %d%s", wanted, pool.name(), available, pool.of());
  }

  private static String besides(long kept) {
    return kept == 0 ? "" : ", besides " + kept + " for validation and testing";
  }
}
