package org.equilibria.engine.data;

import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Target;
import org.equilibria.api.data.Task;
import org.equilibria.api.error.EquilibriaException;

/**
 * A batch of samples on the host, row-major; the arrays are not copied and must not change.
 *
 * @param count n
 * @param features d, entries of an input
 * @param outputs k, entries of a target
 * @param inputs n x d
 * @param targets n x k: -1 or +1 for two classes, one-hot for several; for regression the values
 *     after {@link Preprocessing}
 * @param classIndex position of each sample's class among the classes, from 0; of length 0 for
 *     regression
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("ArrayRecordComponent") // a carrier of large arrays, never compared
public record Samples(
    int count, int features, int outputs, double[] inputs, double[] targets, int[] classIndex) {

  /** Return whether classes or values are to be learned; values if there are no samples. */
  public Task task() {
    return classIndex.length > 0 ? Task.CLASSIFICATION : Task.REGRESSION;
  }

  /**
   * Return the samples of data as a trained network takes them: features in the order of the
   * schema, found by name where both have names, and scaled by its preprocessing. Samples of other
   * classes are left out, as are those that lack a value where training left such samples out;
   * compare {@link #count} with that of the data.
   *
   * @throws EquilibriaException MALFORMED_DATA if the data lack features, are to learn something
   *     else, or none of its classes is one of the schema
   */
  public static Samples of(LabelledData data, Schema schema, Preprocessing preprocessing) {
    LabelledData matched = Matching.of(data, schema, preprocessing.encoding());
    int[] rows = Gaps.kept(matched, IntStream.range(0, data.count())).toArray();
    if (data.target() instanceof Target.Classes classes) {
      boolean[] known = new boolean[classes.names().size()];
      for (int c = 0; c < known.length; c++) {
        known[c] = schema.targetNames().contains(classes.names().get(c));
      }
      rows = IntStream.of(rows).filter(i -> known[classes.index()[i]]).toArray();
    }
    Faults faults = new Faults();
    Gaps.report(matched, faults, rows);
    faults.check();
    if (rows.length == 0) {
      throw Faults.malformed(
          "%s: none of its samples has one of the classes %s",
          data.name(), String.join(", ", schema.targetNames()));
    }
    return new Encoder(schema, preprocessing).encode("data", matched, rows);
  }
}
