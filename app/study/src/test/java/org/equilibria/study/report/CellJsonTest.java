package org.equilibria.study.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.theory.Outcome;
import org.equilibria.study.Studies;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.Badge;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Measures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellJsonTest {

  private static final StudyPlan PLAN =
      Studies.plan("s", ComponentSpec.of("picard"), new ComponentSpec("b", Map.of("x", 1e-7)));

  static List<CellResult> results() {
    BoundResult remarked = Studies.figure("rate", "initialisation", Double.POSITIVE_INFINITY);
    return List.of(
        Studies.completed(
                PLAN.cells().get(1), Studies.measures(SolveStatus.DIVERGED, 3, 2, Double.NaN))
            .with(
                List.of(
                    new BoundResult(
                        "rate",
                        "initialisation",
                        Badge.PROVED,
                        remarked.outcome(),
                        Optional.of("linearised model only")),
                    Studies.figure("rate", BoundResult.CHECKPOINT, 0.1),
                    vacuous(),
                    Studies.inapplicable("size", "of other networks"),
                    BoundResult.failed("hold", new ArithmeticException("zero")))),
        Studies.completed(PLAN.cells().get(0), Studies.measures(SolveStatus.CONVERGED, 1))
            .cancelled("cancelled"),
        Studies.failed(PLAN.cells().get(0), "it \"broke\""));
  }

  private static BoundResult vacuous() {
    Outcome outcome =
        new Outcome.Figure(Outcome.Sense.LOWER, 1.5, true, Map.of(), List.of(), "a paper");
    return new BoundResult(
        "large", BoundResult.CHECKPOINT, Badge.VACUOUS, outcome, Optional.empty());
  }

  private static String line(CellResult result) {
    return new CellJson(PLAN).line(result);
  }

  @ParameterizedTest
  @MethodSource("results")
  void resultThatIsReadIsWrittenAgainTheSame(CellResult result) {
    CellResult read = new CellJson(PLAN).read(line(result)).orElseThrow();

    assertThat(line(read)).isEqualTo(line(result));
    assertThat(read.cell()).isEqualTo(result.cell());
    assertThat(read.ending()).isEqualTo(result.ending());
    assertThat(read.bounds()).isEqualTo(result.bounds());
  }

  @Test
  void resultOfAVersionWithoutEstimatesIsRead() {
    String now = line(results().get(0));
    String old =
        now.replaceAll(",\"figures\":\\{[^}]*}", "")
            .replaceAll(",\"(\\w*Estimate|leftOut|rowsWithoutSolve)\":(\\[[^]]*]|[^,}]*)", "");
    assertThat(old).doesNotContain("stimate").doesNotContain("leftOut");

    Measures read = new CellJson(PLAN).read(old).orElseThrow().measures().orElseThrow();

    assertThat(read.forward().relativeError()).isNaN();
    assertThat(read.backward().leftOut()).isZero();
    assertThat(read.backward().meanEvaluations()).isEqualTo(4.5);
    assertThat(read.perEpoch().of("backwardRelativeErrorEstimate")).isEmpty();
    assertThat(read.traces().get(0).points().get(1).maxRelativeError()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"cell\":1", "\"seed\":7", "\"width\":8"})
  void resultOfAnotherCellIsNone(String same) {
    String other = line(results().get(2)).replace(same, same.replaceAll("\\d", "99"));

    assertThat(new CellJson(PLAN).read(other)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[1]", "{\"cell\": 1", "17"})
  void anyOtherLineIsRefused(String text) {
    assertThatThrownBy(() -> new CellJson(PLAN).read(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void resultWithoutAFieldIsRefused() {
    String without = line(results().get(2)).replace("\"training\"", "\"end\"");

    assertThatThrownBy(() -> new CellJson(PLAN).read(without))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("training");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"format\":1,", "\"format\":3,"})
  void resultOfAnotherFormatIsRefusedWithWhatToDo(String format) {
    String old = line(results().get(2)).replace("\"format\":2,", format);

    assertThatThrownBy(() -> new CellJson(PLAN).read(old))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keep the folder as it is");
  }
}
