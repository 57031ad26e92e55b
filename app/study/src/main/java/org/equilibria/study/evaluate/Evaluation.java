package org.equilibria.study.evaluate;

import org.apiguardian.api.API;
import org.equilibria.api.train.Loss;
import org.equilibria.engine.data.Preprocessing;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.data.Schema;

/** How predictions compare with the truth. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface Evaluation permits Classification, Regression {

  /** Return the number of samples. */
  int count();

  /**
   * Return the number of samples without an answer, since an output is not finite. They count as
   * wrong where answers are counted, and are left out of every mean of probabilities or errors.
   */
  int unanswered();

  /**
   * Judge the outputs of a network on samples whose truth is known: of classes or, in their own
   * units, of values.
   *
   * @param loss what the network was trained with
   * @param outputs n x k, row-major
   * @throws IllegalArgumentException if the sizes do not fit
   */
  static Evaluation of(
      Loss loss, double[] outputs, Samples samples, Schema schema, Preprocessing preprocessing) {
    return switch (schema.task()) {
      case CLASSIFICATION ->
          Classification.of(loss, outputs, samples.classIndex(), schema.targetNames());
      case REGRESSION ->
          Regression.of(
              preprocessing.restored(outputs),
              preprocessing.restored(samples.targets()),
              schema.targetNames());
    };
  }
}
