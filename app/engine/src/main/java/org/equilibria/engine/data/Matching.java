package org.equilibria.engine.data;

import java.util.List;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Target;
import org.equilibria.api.data.Task;
import org.equilibria.engine.component.Names;

/** Data brought into the form of a schema. */
final class Matching {

  private Matching() {}

  /**
   * Return the data with the features of the schema, in its order.
   *
   * @throws org.equilibria.api.error.EquilibriaException MALFORMED_DATA if features are missing or
   *     something else is to be learned
   */
  static LabelledData of(LabelledData data, Schema schema) {
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
    return new LabelledData(
        data.name(), new PickedRows(data.inputs(), columns), schema.featureNames(), target);
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
}
