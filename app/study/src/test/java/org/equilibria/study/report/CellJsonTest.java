package org.equilibria.study.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.Envelope;
import org.equilibria.api.theory.Envelope.Training;
import org.equilibria.api.theory.ExpectedLoss;
import org.equilibria.api.theory.ExpectedLoss.Measure;
import org.equilibria.api.theory.ExpectedLoss.Sample;
import org.equilibria.api.theory.Margin;
import org.equilibria.api.theory.ModelScope;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Provenance;
import org.equilibria.api.theory.Remedy;
import org.equilibria.api.theory.Rigour;
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
    return List.of(
        Studies.completed(
                PLAN.cells().get(1), Studies.measures(SolveStatus.DIVERGED, 3, 2, Double.NaN))
            .with(
                List.of(
                    new BoundResult("rate", "initialisation", Badge.PROVED, remarked()),
                    Studies.figure("rate", BoundResult.CHECKPOINT, 0.1),
                    vacuous(),
                    Studies.inapplicable("size", "of other networks"),
                    BoundResult.failed("hold", new ArithmeticException("zero")))),
        Studies.completed(PLAN.cells().get(0), Studies.measures(SolveStatus.CONVERGED, 1))
            .cancelled("cancelled"),
        Studies.failed(PLAN.cells().get(0), "it \"broke\""));
  }

  /** Return a number with everything that may stand beside it. */
  private static Outcome remarked() {
    Remedy remedy = new Remedy("more of it", Map.of("alpha", 2.0));
    return new Outcome.Figure(
        Outcome.Sense.UPPER,
        Double.POSITIVE_INFINITY,
        false,
        Optional.of(new Margin(-0.5, 0)),
        Optional.of(new ExpectedLoss(Measure.ERROR_RATE, Sample.HELD_OUT, 0.25, 0.5)),
        Optional.of(new Envelope(Training.DESCENT, 0.5, 2, 0.125, 3, 0.75)),
        Map.of("part", 0.25),
        Optional.of("in words"),
        Optional.of(remedy),
        List.of(
            new Check("mu", "mu > 0", Check.Verdict.HOLDS, 0.5, 0, Check.Evidence.EXACT)
                .with(remedy)),
        new Provenance("a paper", Rigour.HEURISTIC, ModelScope.LINEARISED));
  }

  private static BoundResult vacuous() {
    Outcome outcome =
        new Outcome.Figure(
            Outcome.Sense.LOWER, 1.5, true, Map.of(), List.of(), Provenance.proved("a paper"));
    return new BoundResult("large", BoundResult.CHECKPOINT, Badge.VACUOUS, outcome);
  }

  /** Earlier versions tell the model within the remark, and the rigour within the source. */
  @Test
  void outcomesOfEarlierVersionsAreRead() throws IOException {
    ObjectNode node = BoundJson.of(new BoundResult("rate", "checkpoint", Badge.PROVED, remarked()));
    node.put("source", "a paper; proved of the linearised model only");
    node.remove(
        List.of(
            "because",
            "loss",
            "envelope",
            "words",
            "remedy",
            "margin",
            "marginLimit",
            "rigour",
            "scope"));
    node.withArray("checks").forEach(check -> ((ObjectNode) check).remove("remedy"));

    BoundResult read = BoundJson.read(new ObjectMapper().readTree(node.toString()));

    assertThat(read.remark()).contains("linearised model only");
    assertThat(read.outcome().margin()).isEmpty();
    assertThat(read.outcome().checks()).hasSize(1);
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
