package org.equilibria.certify.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.equilibria.api.data.Rows;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.theory.PredictionAccuracy;
import org.equilibria.engine.data.Preprocessing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {

  private static final double[] MEAN = {1, -2, 0.5};
  private static final double[] SCALE = {0.2, 3, 1};

  private record Row(double[] values) implements Rows {
    @Override
    public int count() {
      return 1;
    }

    @Override
    public int features() {
      return values.length;
    }

    @Override
    public void copy(int row, double[] target, int start) {
      System.arraycopy(values, 0, target, start, values.length);
    }
  }

  private static Usage usage(Preprocessing preprocessing, double[] raw, Termination termination) {
    double[] input = preprocessing.apply(new Row(raw));
    return Usage.of(termination, Precision.F32, 16, preprocessing, new double[][] {input});
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return Math.sqrt(sum);
  }

  /** Raw inputs within scale r move the network's by at most r, in any direction and for any r. */
  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void rawRadiusKeepsTheInputOfTheNetworkWithinItsRadius(boolean constant, boolean unitNorm) {
    Preprocessing preprocessing =
        new Preprocessing(MEAN, SCALE, constant, unitNorm, new double[0], new double[0]);
    Random random = new Random(3);
    double closest = 0;
    for (int draw = 0; draw < 2000; draw++) {
      double[] x = random.doubles(3, -4, 4).toArray();
      double scale = usage(preprocessing, x, Termination.relative(1e-4)).units().scales()[0];
      if (unitNorm && !constant) {
        scale *= norm(preprocessing, x); // it is over the norm before
      }
      double r = Math.pow(10, -3 * random.nextDouble());
      double[] direction = random.doubles(3, -1, 1).toArray();
      if (draw % 3 == 0) {
        direction = new double[] {1, 0, 0}; // where the deviation is least
      }
      double length = distance(direction, new double[3]);
      double[] moved = x.clone();
      double[] along = direction;
      double step = r * scale / length;
      Arrays.setAll(moved, k -> x[k] + step * along[k]);
      double change =
          distance(preprocessing.apply(new Row(x)), preprocessing.apply(new Row(moved)));
      assertThat(change).isLessThanOrEqualTo(r + 1e-13); // inputs of size 25, to rounding
      closest = Math.max(closest, change / r);
    }
    assertThat(closest).as("not far from sharp").isGreaterThan(0.45);
  }

  private static double norm(Preprocessing p, double[] x) {
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      double v = (x[k] - p.mean()[k]) / p.scale()[k];
      sum += v * v;
    }
    return Math.sqrt(sum);
  }

  @Test
  void unitsSayWhatDistancesAreOf() {
    double[] x = {1, 2, 3};
    Termination termination = Termination.relative(1e-4);
    Preprocessing images =
        new Preprocessing(
            new double[3], new double[] {1, 1, 1}, false, true, new double[0], new double[0]);
    assertThat(usage(images, x, termination).units().raw()).contains("over the norm");
    assertThat(usage(images, x, termination).units().network())
        .isEqualTo("between inputs as in the data and brought to norm 1");
    Preprocessing table = new Preprocessing(MEAN, SCALE, true, true, new double[0], new double[0]);
    assertThat(usage(table, x, termination).units().raw()).isEqualTo("of an input as in the data");
    assertThat(usage(table, x, termination).units().network()).contains("standardised");
  }

  @Test
  void toleranceInTheSupNormIsOneOfTheEuclideanNorm() {
    Preprocessing table = new Preprocessing(MEAN, SCALE, true, true, new double[0], new double[0]);
    Termination sup = Termination.builder().rtol(1e-4).atol(1e-6).norm(Norm.INF).build();
    Usage usage = usage(table, new double[] {1, 2, 3}, sup);
    assertThat(usage.accuracy().rtol()).isEqualTo(4e-4);
    assertThat(usage.accuracy().atol()).isEqualTo(4e-6);
    assertThat(usage.accuracy().unitRoundoff()).isEqualTo(0x1p-24);
  }

  // Entries of residuals up to atol + rtol |f_i| make a norm of up to 4 atol + rtol ||f||, m = 16.
  @Test
  void toleranceOfEveryEntryIsOneOfTheEuclideanNorm() {
    Preprocessing table = new Preprocessing(MEAN, SCALE, true, true, new double[0], new double[0]);
    Termination.Builder each = Termination.builder().rtol(1e-4).atol(1e-6).componentwise(true);
    PredictionAccuracy used =
        usage(table, new double[] {1, 2, 3}, each.norm(Norm.L2).build()).accuracy();
    assertThat(used.atol()).isEqualTo(4e-6);
    assertThat(used.rtol()).isEqualTo(1e-4);
    assertThat(usage(table, new double[] {1, 2, 3}, each.norm(Norm.INF).build()).accuracy())
        .isEqualTo(used);
  }
}
