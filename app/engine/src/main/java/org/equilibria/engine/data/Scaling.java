package org.equilibria.engine.data;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Target;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * How inputs are brought to a common scale, in this order.
 *
 * @param standardize whether each feature, and each value of a regression, has mean 0 and variance
 *     1 over the training samples; a feature that is the same in all of them becomes 0
 * @param robust whether standardizing is by median and interquartile range instead, which a few
 *     extreme values leave as they are; a feature whose range is 0 is not divided
 * @param constant whether a 1 is appended to each input
 * @param unitNorm whether each input is divided by its Euclidean norm; an input of zeros stays
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Scaling(boolean standardize, boolean robust, boolean constant, boolean unitNorm) {

  /** Standardize, where asked for, by mean and variance. */
  public Scaling(boolean standardize, boolean constant, boolean unitNorm) {
    this(standardize, false, constant, unitNorm);
  }

  /** Return the preprocessing that does so for the given rows of the data. */
  Preprocessing fit(LabelledData data, int[] rows) {
    FeatureEncoding encoding = FeatureEncoding.fit(data, rows);
    Moments inputs = new Moments(encoding.features());
    double[] raw = new double[data.features()];
    double[] row = new double[encoding.features()];
    if (standardize) {
      inputs.fit(
          rows,
          robust,
          i -> {
            data.inputs().copy(i, raw, 0);
            encoding.encode(raw, row, 0);
            return row;
          });
    }
    Moments targets = new Moments(0);
    if (data.target() instanceof Target.Values values) {
      int k = values.names().size();
      targets = new Moments(k);
      if (standardize) {
        targets.fit(rows, robust, i -> Arrays.copyOfRange(values.values(), i * k, (i + 1) * k));
      }
    }
    try {
      return new Preprocessing(
          encoding, inputs.mean, inputs.scale, constant, unitNorm, targets.mean, targets.scale);
    } catch (IllegalArgumentException e) {
      throw new EquilibriaException(
          ErrorCode.MALFORMED_DATA,
          data.name()
              + ": the numbers are too far apart, or too close, to standardize: "
              + e.getMessage(),
          e);
    }
  }

  private interface RowReader {
    double[] read(int row);
  }

  /** Centre and spread of each column; 0 and 1 unless fitted. */
  private static final class Moments {

    final double[] mean;
    final double[] scale;

    Moments(int columns) {
      mean = new double[columns];
      scale = new double[columns];
      Arrays.fill(scale, 1);
    }

    void fit(int[] rows, boolean robust, RowReader reader) {
      if (robust) {
        fitQuantiles(rows, reader);
      } else {
        fit(rows, reader);
      }
    }

    private void fitQuantiles(int[] rows, RowReader reader) {
      double[][] columns = new double[mean.length][rows.length];
      for (int i = 0; i < rows.length; i++) {
        double[] row = reader.read(rows[i]);
        for (int k = 0; k < mean.length; k++) {
          columns[k][i] = row[k];
        }
      }
      for (int k = 0; k < mean.length; k++) {
        Arrays.sort(columns[k]);
        mean[k] = Columns.quantile(columns[k], 0.5);
        double range = Columns.quantile(columns[k], 0.75) - Columns.quantile(columns[k], 0.25);
        scale[k] = range == 0 ? 1 : range;
      }
    }

    private void fit(int[] rows, RowReader reader) {
      double[] least = new double[mean.length];
      double[] most = new double[mean.length];
      Arrays.fill(least, Double.POSITIVE_INFINITY);
      Arrays.fill(most, Double.NEGATIVE_INFINITY);
      for (int i : rows) {
        double[] row = reader.read(i);
        for (int k = 0; k < mean.length; k++) {
          mean[k] += row[k] / rows.length;
          least[k] = Math.min(least[k], row[k]);
          most[k] = Math.max(most[k], row[k]);
        }
      }
      Arrays.fill(scale, 0);
      for (int i : rows) {
        double[] row = reader.read(i);
        for (int k = 0; k < mean.length; k++) {
          scale[k] += (row[k] - mean[k]) * (row[k] - mean[k]) / rows.length;
        }
      }
      for (int k = 0; k < mean.length; k++) {
        // Of equal values the mean may be off by a rounding, which must not become the scale.
        boolean same = least[k] >= most[k];
        mean[k] = same ? least[k] : mean[k];
        scale[k] = same ? 1 : Math.sqrt(scale[k]);
      }
    }
  }
}
