package org.equilibria.engine.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.MissingValues;
import org.equilibria.api.data.Target;
import org.equilibria.api.data.Task;
import org.equilibria.api.error.EquilibriaException;

/** A reader of labelled samples from a table for a network that is trained already. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LabelledTable {

  private LabelledTable() {}

  /**
   * Read the features of a schema and what is to be compared with its outputs from a CSV table.
   * Features are found by name if the schema has names, further columns being ignored; else they
   * are all other columns in their order. Classes that the schema does not name are kept as they
   * are. Values are missing where the encoding has something to do about it.
   *
   * @param encoding what the columns hold
   * @param format how the table is written
   * @param columns the column of the class, or those of the values in the order of the schema
   * @throws EquilibriaException IO if the file cannot be read; MALFORMED_DATA with every fault,
   *     each with its line and column
   * @throws IllegalArgumentException if there are not as many columns as the schema asks for
   */
  public static LabelledData read(
      Path path, Schema schema, FeatureEncoding encoding, CsvFormat format, List<String> columns) {
    boolean classes = schema.task() == Task.CLASSIFICATION;
    if (columns.size() != (classes ? 1 : schema.targetNames().size())) {
      throw new IllegalArgumentException(columns + " are not as many as the schema asks for");
    }
    return CsvTable.read(path, format, table -> data(path, table, schema, encoding, columns));
  }

  private static LabelledData data(
      Path path, CsvTable table, Schema schema, FeatureEncoding encoding, List<String> columns) {
    List<String> features =
        schema.featureNames().isEmpty()
            ? table.header().stream().filter(name -> !columns.contains(name)).toList()
            : schema.featureNames();
    Faults faults = new Faults();
    String what = schema.task() == Task.CLASSIFICATION ? "label: " : "target: ";
    columns.forEach(name -> table.find(what, name, faults));
    features.forEach(name -> table.find("", name, faults));
    faults.check();
    if (features.size() != schema.features()) {
      throw Faults.malformed(
          "%s: has %d features, expected %d", path, features.size(), schema.features());
    }
    boolean classes = schema.task() == Task.CLASSIFICATION;
    CsvContent content =
        table.content(
            InputFile.wanted(features, encoding),
            classes ? List.of() : columns,
            classes ? Optional.of(columns.get(0)) : Optional.empty(),
            encoding.missing() == MissingValues.REFUSE
                ? InputFile.REFUSED
                : new CsvTable.Gaps.Keep(),
            encoding.unseen());
    return new LabelledData(
        path.toString(),
        new ListedRows(features.size(), content.numbers()),
        features,
        encoding.inputs(),
        classes ? classes(content) : values(content, columns, features.size()));
  }

  private static Target classes(CsvContent content) {
    List<String> names = ClassNames.sorted(content.labels());
    return new Target.Classes(ClassNames.positions(content.labels(), names), names);
  }

  private static Target values(CsvContent content, List<String> columns, int from) {
    List<double[]> rows = content.numbers();
    double[] values = new double[Math.multiplyExact(rows.size(), columns.size())];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), from, values, i * columns.size(), columns.size());
    }
    return new Target.Values(values, columns);
  }
}
