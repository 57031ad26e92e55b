package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LabelledDataTest {

  @Test
  void sizesMustAgree() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LabelledData("toy", 2, new double[3], new int[2]))
        .withMessage("toy: 3 values are not 2 samples of 2 features");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LabelledData("toy", 0, new double[0], new int[2]));
  }

  @Test
  void trainingAndTestDataHaveTheSameFeatures() {
    LabelledData two = new LabelledData("two", 2, new double[4], new int[2]);
    LabelledData four = new LabelledData("four", 4, new double[4], new int[1]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataSource.of(two, four))
        .withMessage("two has 2 features, four has 4");
  }

  @Test
  void arraysAreNotCopied() {
    double[] inputs = new double[4];
    int[] labels = new int[2];
    LabelledData data = new LabelledData("toy", 2, inputs, labels);
    assertThat(data.inputs()).isSameAs(inputs);
    assertThat(data.labels()).isSameAs(labels);
    assertThat(data.count()).isEqualTo(2);
  }
}
