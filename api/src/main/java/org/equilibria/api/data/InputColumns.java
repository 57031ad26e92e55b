package org.equilibria.api.data;

import java.util.Collections;
import java.util.List;
import org.apiguardian.api.API;

/**
 * What the entries of inputs mean, and what becomes of those that say nothing.
 *
 * @param kinds one a feature
 * @param missing what becomes of missing values
 * @param unseen what becomes of texts that are no category
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record InputColumns(List<FeatureKind> kinds, MissingValues missing, UnseenValues unseen) {

  private static final FeatureKind NUMERIC = new FeatureKind.Numeric();

  /** Copy the list. */
  public InputColumns {
    kinds = List.copyOf(kinds);
  }

  /** Return columns that hold a number in every row. */
  public static InputColumns numbers(int features) {
    return numbers(features, MissingValues.REFUSE);
  }

  /** Return columns that hold numbers, some of which may be missing. */
  public static InputColumns numbers(int features, MissingValues missing) {
    return new InputColumns(Collections.nCopies(features, NUMERIC), missing, UnseenValues.REFUSE);
  }

  /**
   * Return whether a feature may have an entry: one that its kind has, or NaN where it may miss.
   */
  public boolean accepts(int feature, double entry) {
    if (Double.isNaN(entry)) {
      return mayMiss();
    }
    FeatureKind kind = kinds.get(feature);
    if (kind instanceof FeatureKind.Category category) {
      return entry == Math.rint(entry) && entry >= -1 && entry < category.values().size();
    }
    return kind instanceof FeatureKind.Flag ? entry == 0 || entry == 1 : !Double.isInfinite(entry);
  }

  /** Return whether an entry may be NaN. */
  public boolean mayMiss() {
    return missing != MissingValues.REFUSE;
  }
}
