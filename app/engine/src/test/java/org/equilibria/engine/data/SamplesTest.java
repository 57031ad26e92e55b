package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Rows;
import org.equilibria.api.data.Target;
import org.equilibria.api.data.Task;
import org.junit.jupiter.api.Test;

/** Labelled data are judged as a network took those it was trained on. */
class SamplesTest {

  private static final Preprocessing HALF =
      new Preprocessing(
          new double[] {1, 0}, new double[] {2, 1}, true, false, new double[0], new double[0]);

  private static LabelledData named(String... features) {
    return new LabelledData(
        "new data",
        Rows.of(2, new double[] {7, 3, 8, 5, 9, 1}),
        List.of(features),
        new Target.Classes(new int[] {0, 1, 2}, List.of("q", "other", "p")));
  }

  private static Schema schema(String... features) {
    return new Schema(2, List.of(features), Task.CLASSIFICATION, List.of("p", "q"));
  }

  @Test
  void featuresAreFoundByNameAndOtherClassesLeftOut() {
    Samples samples = Samples.of(named("b", "a"), schema("a", "b"), HALF);
    assertThat(samples.count()).isEqualTo(2);
    assertThat(samples.inputs()).containsExactly(1, 7, 1, 0, 9, 1);
    assertThat(samples.classIndex()).containsExactly(1, 0);
    assertThat(samples.targets()).containsExactly(1, -1);
  }

  @Test
  void featuresAreTakenInOrderWhereOneSideHasNoNames() {
    assertThat(Samples.of(named(), schema("a", "b"), HALF).inputs())
        .containsExactly(3, 3, 1, 4, 1, 1);
  }

  private static void assertRefused(LabelledData data, Schema schema, String message) {
    assertThat(MalformedDataTest.failure(() -> Samples.of(data, schema, HALF)))
        .hasMessage("new data: " + message);
  }

  @Test
  void dataThatDoNotFitAreRefused() {
    assertRefused(
        named("alpha", "b"),
        schema("alhpa", "b"),
        "there is no feature 'alhpa'; did you mean 'alpha'?");
    assertRefused(
        named(),
        new Schema(3, List.of(), Task.CLASSIFICATION, List.of("p", "q")),
        "has 2 features, expected 3");
    assertRefused(
        named(),
        new Schema(2, List.of(), Task.CLASSIFICATION, List.of("x", "z")),
        "none of its samples has one of the classes x, z");
    assertRefused(
        named(),
        new Schema(2, List.of(), Task.REGRESSION, List.of("x")),
        "holds classes q, other, p, the network learned values of x");
  }
}
