package org.equilibria.engine.data;

import java.util.List;
import java.util.stream.IntStream;
import org.equilibria.api.data.FeatureKind;
import org.equilibria.api.data.InputColumns;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Rows;
import org.equilibria.api.data.Target;
import org.equilibria.api.data.Task;
import org.equilibria.api.data.UnseenValues;
import org.equilibria.engine.component.Names;

/** Data brought into the form of a schema. */
final class Matching {

  private Matching() {}

  /**
   * Return the data with the features of the schema, in its order, and the categories of the
   * encoding.
   *
   * @throws org.equilibria.api.error.EquilibriaException MALFORMED_DATA if features are missing or
   *     of another kind, a category is unknown and refused, or something else is to be learned
   */
  static LabelledData of(LabelledData data, Schema schema, FeatureEncoding encoding) {
    Target target = data.target();
    boolean values = target.task() == Task.REGRESSION;
    if (target.task() != schema.task()
        || values && target.names().size() != schema.targetNames().size()) {
      throw Faults.malformed(
          "%s: holds %s, the network learned %s",
          data.name(),
          described(target.task(), target.names()),
          described(schema.task(), schema.targetNames()));
    }
    return recoded(ordered(data, schema), encoding.inputs());
  }

  private static LabelledData ordered(LabelledData data, Schema schema) {
    if (data.featureNames().isEmpty() || schema.featureNames().isEmpty()) {
      if (data.features() != schema.features()) {
        throw Faults.malformed(
            "%s: has %d features, expected %d", data.name(), data.features(), schema.features());
      }
      return data;
    }
    Faults faults = new Faults();
    int[] columns = schema.featureNames().stream().mapToInt(n -> find(n, data, faults)).toArray();
    faults.check();
    InputColumns given = data.columns();
    return new LabelledData(
        data.name(),
        new PickedRows(data.inputs(), columns),
        schema.featureNames(),
        new InputColumns(
            IntStream.of(columns).mapToObj(given.kinds()::get).toList(),
            given.missing(),
            given.unseen()),
        data.target());
  }

  private static String described(Task task, List<String> names) {
    return (task == Task.REGRESSION ? "values of " : "classes ") + String.join(", ", names);
  }

  private static int find(String name, LabelledData data, Faults faults) {
    int position = data.featureNames().indexOf(name);
    if (position < 0) {
      faults.add(
          "%s: there is no feature '%s'%s",
          data.name(),
          name,
          Names.nearest(name, data.featureNames())
              .map(near -> "; did you mean '" + near + "'?")
              .orElse(""));
    }
    return position;
  }

  /** Return the data with the positions that categories have in the wanted columns. */
  private static LabelledData recoded(LabelledData data, InputColumns wanted) {
    Rows rows = data.inputs();
    if (!data.columns().kinds().equals(wanted.kinds())) {
      Faults faults = new Faults();
      int[][] positions = new int[data.features()][];
      for (int k = 0; k < positions.length; k++) {
        positions[k] = positions(data, k, wanted.kinds().get(k), faults);
      }
      faults.check();
      rows = new RecodedRows(rows, positions);
      if (wanted.unseen() == UnseenValues.REFUSE) {
        refuseUnseen(data, rows, positions);
      }
    }
    return new LabelledData(data.name(), rows, data.featureNames(), wanted, data.target());
  }

  /** Return where each category of the data stands among those wanted; none for numbers. */
  private static int[] positions(
      LabelledData data, int feature, FeatureKind wanted, Faults faults) {
    FeatureKind given = data.columns().kinds().get(feature);
    if (given instanceof FeatureKind.Category own && wanted instanceof FeatureKind.Category known) {
      return own.values().stream().mapToInt(known.values()::indexOf).toArray();
    }
    if (given.getClass() != wanted.getClass()) {
      faults.add(
          "%s: feature %s holds %s, the network learned %s",
          data.name(), name(data, feature), described(given), described(wanted));
    }
    return new int[0];
  }

  private static String described(FeatureKind kind) {
    return kind instanceof FeatureKind.Numeric
        ? "numbers"
        : kind instanceof FeatureKind.Flag ? "true or false" : "categories";
  }

  private static String name(LabelledData data, int feature) {
    return data.featureNames().isEmpty()
        ? String.valueOf(feature)
        : "'" + data.featureNames().get(feature) + "'";
  }

  private static void refuseUnseen(LabelledData data, Rows rows, int[][] positions) {
    Faults faults = new Faults();
    double[] before = new double[data.features()];
    double[] after = new double[data.features()];
    for (int i = 0; i < data.count(); i++) {
      data.inputs().copy(i, before, 0);
      rows.copy(i, after, 0);
      for (int k = 0; k < positions.length; k++) {
        if (positions[k].length > 0 && after[k] < 0) {
          String text =
              before[k] < 0
                  ? "a text"
                  : "'%s'"
                      .formatted(
                          ((FeatureKind.Category) data.columns().kinds().get(k))
                              .values()
                              .get((int) before[k]));
          faults.add(
              "%s: row %d: feature %s: %s is no category of the training data",
              data.name(), i, name(data, k), text);
        }
      }
    }
    faults.check();
  }

  /** Rows with other positions of categories; where there are none, numbers stay. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  private record RecodedRows(Rows rows, int[][] positions) implements Rows {

    @Override
    public int count() {
      return rows.count();
    }

    @Override
    public int features() {
      return rows.features();
    }

    @Override
    public void copy(int row, double[] target, int start) {
      rows.copy(row, target, start);
      for (int k = 0; k < positions.length; k++) {
        double entry = target[start + k];
        if (positions[k].length > 0 && entry >= 0) {
          target[start + k] = positions[k][(int) entry];
        }
      }
    }
  }
}
