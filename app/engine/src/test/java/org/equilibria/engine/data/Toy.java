package org.equilibria.engine.data;

import java.util.List;
import java.util.stream.IntStream;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Rows;
import org.equilibria.api.data.Target;

/** Make small data and take data apart for tests. */
final class Toy {

  private Toy() {}

  /** Return data whose classes are called by the numbers 0 to 9. */
  static LabelledData labelled(String name, int features, double[] inputs, int... labels) {
    List<String> digits = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
    return new LabelledData(
        name, Rows.of(features, inputs), List.of(), new Target.Classes(labels, digits));
  }

  /** Return data of values, one column a list. */
  static LabelledData valued(
      String name, int features, double[] inputs, List<String> names, double... values) {
    return new LabelledData(
        name, Rows.of(features, inputs), List.of(), new Target.Values(values, names));
  }

  static Selection selection(List<String> classes, int train, int test, boolean unitNorm) {
    return new Selection(classes, Split.of(train, test), new Scaling(false, false, unitNorm));
  }

  static int[] classes(LabelledData data) {
    return ((Target.Classes) data.target()).index();
  }

  static double[] inputs(LabelledData data) {
    return inputs(data.inputs());
  }

  static double[] inputs(Rows rows) {
    double[] values = new double[rows.count() * rows.features()];
    for (int i = 0; i < rows.count(); i++) {
      rows.copy(i, values, i * rows.features());
    }
    return values;
  }
}
