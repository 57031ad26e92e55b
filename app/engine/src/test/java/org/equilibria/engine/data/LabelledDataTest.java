package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Rows;
import org.equilibria.api.data.Target;
import org.junit.jupiter.api.Test;

class LabelledDataTest {

  @Test
  void sizesMustAgree() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Toy.labelled("toy", 2, new double[6], 1, 2))
        .withMessage("toy: 3 inputs have 2 targets");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rows.of(2, new double[3]))
        .withMessage("3 values are not rows of 2 features");
    assertThatIllegalArgumentException().isThrownBy(() -> Rows.of(0, new double[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Target.Values(new double[3], List.of("a", "b")))
        .withMessage("3 values are not samples of 2 values");
    Rows rows = Rows.of(2, new double[2]);
    Target target = new Target.Values(new double[1], List.of("y"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LabelledData("toy", rows, List.of("a"), target))
        .withMessage("toy: 1 names are not those of 2 features");
  }

  @Test
  void everyClassHasAName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Target.Classes(new int[] {0, 2}, List.of("a", "b")))
        .withMessage("class 2 is none of the 2 named");
  }

  @Test
  void trainingAndTestDataHaveTheSameFeatures() {
    LabelledData two = Toy.labelled("two", 2, new double[4], 0, 0);
    LabelledData four = Toy.labelled("four", 4, new double[4], 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataSource.of(two, four))
        .withMessage("two has 2 features, four has 4");
  }

  @Test
  void trainingAndTestDataAreToLearnTheSame() {
    LabelledData one = Toy.valued("one", 1, new double[1], List.of("y"), 1);
    LabelledData other = Toy.valued("other", 1, new double[1], List.of("z"), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataSource.of(one, other))
        .withMessage("one is to learn [y], other is to learn [z]");
  }

  @Test
  void sizesAreThoseOfTheInputs() {
    LabelledData data = Toy.labelled("toy", 2, new double[6], 0, 1, 2);
    assertThat(data.count()).isEqualTo(3);
    assertThat(data.features()).isEqualTo(2);
  }
}
