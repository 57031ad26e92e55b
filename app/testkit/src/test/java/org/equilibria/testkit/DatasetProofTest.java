package org.equilibria.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Rows;
import org.equilibria.api.data.Target;
import org.equilibria.tck.DatasetContract;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every rule of the dataset contract is proven on one that breaks it. */
class DatasetProofTest {

  private static final double[] NUMBERS = {1, 2, 3, 4, 5, 6};
  private static final List<String> FEATURES = List.of("length", "width");

  private static LabelledData data(Rows rows, List<String> features, int... classes) {
    return new LabelledData(
        "irises", rows, features, new Target.Classes(classes, List.of("setosa", "versicolor")));
  }

  private static LabelledData sound() {
    return data(Rows.of(2, NUMBERS), FEATURES, 0, 1, 1);
  }

  private static DataSource parted(LabelledData test) {
    return new DataSource() {
      @Override
      public LabelledData train() {
        return sound();
      }

      @Override
      public Optional<LabelledData> test() {
        return Optional.of(test);
      }
    };
  }

  private static DataSource with(UnaryOperator<Rows> change) {
    return DataSource.of(data(change.apply(Rows.of(2, NUMBERS)), FEATURES, 0, 1, 1));
  }

  private static Rows spilling(Rows rows) {
    return new Rows() {
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
        if (start + features() < target.length) {
          target[start + features()] = 0;
        }
      }
    };
  }

  private static DataSource growing() {
    AtomicInteger calls = new AtomicInteger();
    return () -> {
      double[] numbers = NUMBERS.clone();
      numbers[0] = calls.incrementAndGet();
      return data(Rows.of(2, numbers), FEATURES, 0, 1, 1);
    };
  }

  @TestFactory
  Stream<DynamicTest> everyRuleFindsItsCulprit() {
    double[] holes = NUMBERS.clone();
    holes[3] = Double.NaN;
    return Proof.of(
        DatasetContract.checks(),
        parted(sound()),
        Map.of(
            "dataset.has-samples",
            DataSource.of(data(Rows.of(2, NUMBERS), FEATURES, 1, 1, 1)),
            "dataset.names-are-distinct",
            DataSource.of(data(Rows.of(2, NUMBERS), List.of("length", "length"), 0, 1, 1)),
            "dataset.test-fits-training",
            parted(data(Rows.of(2, NUMBERS), List.of("width", "length"), 0, 1, 1)),
            "dataset.numbers-are-finite",
            DataSource.of(data(Rows.of(2, holes), FEATURES, 0, 1, 1)),
            "dataset.writes-its-row-alone",
            with(DatasetProofTest::spilling),
            "dataset.stays-the-same",
            growing()),
        Map.of("dataset.numbers-are-finite", Set.of("dataset.writes-its-row-alone")));
  }
}
