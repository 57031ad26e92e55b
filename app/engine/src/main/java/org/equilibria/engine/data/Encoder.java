package org.equilibria.engine.data;

import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Target;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/** An encoder of rows of data as samples of a schema. */
record Encoder(Schema schema, Preprocessing preprocessing) {

  /**
   * Return the samples of the given rows, in that order.
   *
   * @param path what the samples are for, in messages
   * @param data with the features of the schema, in its order
   * @throws EquilibriaException INVALID_INPUT if there are more values than an array holds
   */
  Samples encode(String path, LabelledData data, int[] rows) {
    int width = preprocessing.features();
    double[] inputs = new double[size(path, rows.length, width)];
    double[] row = new double[preprocessing.rawFeatures()];
    for (int i = 0; i < rows.length; i++) {
      data.inputs().copy(rows[i], row, 0);
      preprocessing.apply(row, inputs, i * width);
    }
    int outputs = schema.outputs();
    double[] targets = new double[size(path, rows.length, outputs)];
    int[] classIndex = new int[0];
    if (data.target() instanceof Target.Classes classes) {
      classIndex = classIndex(classes, rows);
      writeClasses(classIndex, outputs, targets);
    } else if (data.target() instanceof Target.Values values) {
      writeValues(values, rows, targets);
    }
    return new Samples(rows.length, width, outputs, inputs, targets, classIndex);
  }

  private static int size(String path, int rows, int columns) {
    if ((long) rows * columns > Integer.MAX_VALUE - 8) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          String.format(
              "%s: %d samples of %d values are more than fit in memory; use fewer samples",
              path, rows, columns));
    }
    return rows * columns;
  }

  private int[] classIndex(Target.Classes classes, int[] rows) {
    int[] positions =
        classes.names().stream().mapToInt(name -> schema.targetNames().indexOf(name)).toArray();
    int[] index = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      index[i] = positions[classes.index()[rows[i]]];
    }
    return index;
  }

  private static void writeClasses(int[] classIndex, int outputs, double[] targets) {
    for (int i = 0; i < classIndex.length; i++) {
      if (outputs == 1) {
        targets[i] = classIndex[i] == 0 ? -1 : 1;
      } else {
        targets[i * outputs + classIndex[i]] = 1;
      }
    }
  }

  private void writeValues(Target.Values values, int[] rows, double[] targets) {
    int k = values.names().size();
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values.values(), rows[i] * k, targets, i * k, k);
    }
    preprocessing.standardize(targets);
  }
}
