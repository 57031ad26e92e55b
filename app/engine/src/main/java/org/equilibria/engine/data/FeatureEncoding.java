package org.equilibria.engine.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.data.FeatureKind;
import org.equilibria.api.data.InputColumns;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.MissingValues;
import org.equilibria.api.data.UnseenValues;

/**
 * How features become numbers: a number stays, a category is one number for each of its texts, 1
 * for the one that it is and 0 for the others, and what is missing is filled in. Fitted once, on
 * training samples, and kept with the network.
 *
 * @param missing what becomes of missing values
 * @param unseen what becomes of texts that are no category
 * @param columns one a feature
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record FeatureEncoding(
    MissingValues missing, UnseenValues unseen, List<FeatureColumn> columns) {

  /**
   * How one feature becomes numbers.
   *
   * @param kind what its entries are
   * @param fill what takes the place of a missing entry: one number, or one for each category; none
   *     where nothing does
   * @param indicator whether a further number is 1 where the entry is missing, and else 0
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public record FeatureColumn(FeatureKind kind, List<Double> fill, boolean indicator) {

    /**
     * Copy the list.
     *
     * @throws IllegalArgumentException if there are not as many numbers as the kind has
     */
    public FeatureColumn {
      fill = List.copyOf(fill);
      if (!fill.isEmpty() && fill.size() != values(kind)
          || !fill.stream().allMatch(Double::isFinite)) {
        throw new IllegalArgumentException("missing entries of %s are %s".formatted(kind, fill));
      }
    }

    private static int values(FeatureKind kind) {
      return kind instanceof FeatureKind.Category category ? category.values().size() : 1;
    }

    int width() {
      return values(kind) + (indicator ? 1 : 0);
    }

    private void encode(double entry, double[] out, int start) {
      int values = values(kind);
      if (Double.isNaN(entry)) {
        for (int v = 0; v < values; v++) {
          out[start + v] = fill.isEmpty() ? Double.NaN : fill.get(v);
        }
      } else if (kind instanceof FeatureKind.Category) {
        Arrays.fill(out, start, start + values, 0);
        if (entry >= 0) {
          out[start + (int) entry] = 1;
        }
      } else {
        out[start] = entry;
      }
      if (indicator) {
        out[start + values] = Double.isNaN(entry) ? 1 : 0;
      }
    }

    private List<String> names(String name) {
      List<String> names = new ArrayList<>();
      if (kind instanceof FeatureKind.Category category) {
        category.values().forEach(value -> names.add(name + "=" + value));
      } else {
        names.add(name);
      }
      if (indicator) {
        names.add(name + " missing");
      }
      return names;
    }
  }

  /** Copy the list. */
  public FeatureEncoding {
    columns = List.copyOf(columns);
  }

  /** Return the encoding that leaves numbers as they are, and knows no missing ones. */
  public static FeatureEncoding numbers(int features) {
    return unfilled(InputColumns.numbers(features));
  }

  private static FeatureEncoding unfilled(InputColumns columns) {
    return new FeatureEncoding(
        columns.missing(),
        columns.unseen(),
        columns.kinds().stream().map(kind -> new FeatureColumn(kind, List.of(), false)).toList());
  }

  /**
   * Return the encoding of data whose missing entries are filled in by what the given rows hold.
   *
   * @throws org.equilibria.api.error.EquilibriaException MALFORMED_DATA if a feature that is to be
   *     filled in has no value in any of the rows
   */
  static FeatureEncoding fit(LabelledData data, int[] rows) {
    MissingValues missing = data.columns().missing();
    if (missing == MissingValues.REFUSE || missing == MissingValues.DROP) {
      return unfilled(data.columns());
    }
    double[][] entries = Columns.of(data.inputs(), rows);
    List<FeatureColumn> columns = new ArrayList<>();
    Faults faults = new Faults();
    for (int k = 0; k < entries.length; k++) {
      double[] present = Arrays.stream(entries[k]).filter(v -> !Double.isNaN(v)).toArray();
      if (present.length == 0) {
        faults.add(
            "%s: feature '%s' has no value in any training sample, so that nothing can take the place"
                + " of a missing one; leave it out",
            data.name(), data.featureNames().isEmpty() ? "" + k : data.featureNames().get(k));
        continue;
      }
      FeatureKind kind = data.columns().kinds().get(k);
      columns.add(
          new FeatureColumn(
              kind,
              fill(kind, missing, present),
              missing == MissingValues.INDICATOR && present.length < rows.length));
    }
    faults.check();
    return new FeatureEncoding(missing, data.columns().unseen(), columns);
  }

  private static List<Double> fill(FeatureKind kind, MissingValues missing, double[] present) {
    List<Double> fill = new ArrayList<>();
    for (int v = 0; v < FeatureColumn.values(kind); v++) {
      double value = v;
      double[] numbers =
          kind instanceof FeatureKind.Category
              ? Arrays.stream(present).map(p -> p == value ? 1 : 0).toArray()
              : present;
      fill.add(missing == MissingValues.MEDIAN ? Columns.median(numbers) : Columns.mean(numbers));
    }
    return fill;
  }

  /** Return this with another choice of what becomes of texts that are no category. */
  public FeatureEncoding with(UnseenValues choice) {
    return new FeatureEncoding(missing, choice, columns);
  }

  /** Return the number of features before. */
  public int rawFeatures() {
    return columns.size();
  }

  /** Return the number of numbers after. */
  public int features() {
    return columns.stream().mapToInt(FeatureColumn::width).sum();
  }

  /** Return what the entries of inputs mean. */
  public InputColumns inputs() {
    return new InputColumns(columns.stream().map(FeatureColumn::kind).toList(), missing, unseen);
  }

  /** Return whether something takes the place of missing entries. */
  public boolean fillsIn() {
    return missing != MissingValues.REFUSE && missing != MissingValues.DROP;
  }

  /**
   * Return what the numbers are called, such as {@code city=Rome}, by the names of the features.
   */
  public List<String> names(List<String> features) {
    List<String> names = new ArrayList<>();
    for (int k = 0; k < columns.size(); k++) {
      names.addAll(columns.get(k).names(features.get(k)));
    }
    return names;
  }

  /** Write the numbers of one row from {@code start} on. */
  void encode(double[] row, double[] out, int start) {
    int at = start;
    for (int k = 0; k < columns.size(); k++) {
      FeatureColumn column = columns.get(k);
      column.encode(row[k], out, at);
      at += column.width();
    }
  }
}
