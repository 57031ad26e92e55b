package org.equilibria.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.engine.train.AdjointSummary;
import org.equilibria.engine.train.ErrorSummary;
import org.equilibria.engine.train.RescueSummary;
import org.equilibria.engine.train.SolveSummary;
import org.equilibria.study.fit.Predictions;
import org.junit.jupiter.api.Test;

/** Predictions as a table and as a document. */
class PredictionTest {

  private static final SolveSummary SOLVES =
      new SolveSummary(
          SolveStatus.MAX_STEPS,
          2,
          9,
          5,
          9,
          1,
          1,
          Duration.ZERO,
          List.of(),
          Map.of(),
          RescueSummary.NONE,
          AdjointSummary.NONE,
          ErrorSummary.UNKNOWN);

  private static final Predictions CLASSES =
      new Predictions(
          List.of("sample", "a, \"b\""),
          new double[] {0.25, 0.75, Double.NaN, Double.NaN},
          new int[] {1, -1},
          new boolean[] {true, false},
          SOLVES);

  private static final Predictions VALUES =
      new Predictions(
          List.of("price"),
          new double[] {0.1 + 0.2, Double.POSITIVE_INFINITY},
          new int[0],
          new boolean[] {true, true},
          SOLVES);

  private static String csv(Predictions predictions) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PredictionCsv.write(predictions, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void namesOfClassesAreQuotedAndNeverThoseOfOtherColumns() throws IOException {
    assertThat(csv(CLASSES).lines())
        .containsExactly(
            "sample,predicted,p_sample,\"p_a, \"\"b\"\"\",converged",
            "0,\"a, \"\"b\"\"\",0.25,0.75,true",
            "1,,NaN,NaN,false");
  }

  @Test
  void valuesKeepEveryDigit() throws IOException {
    assertThat(csv(VALUES).lines())
        .containsExactly(
            "sample,predicted_price,converged", "0,0.30000000000000004,true", "1,Infinity,true");
  }

  @Test
  void documentSaysWhatHasNoNumberAsText() {
    JsonNode json = PredictionJson.of(CLASSES);

    assertThat(json.get("unconverged").asInt()).isEqualTo(1);
    assertThat(json.get("unanswered").asInt()).isEqualTo(1);
    assertThat(json.at("/samples/0/predicted").asText()).isEqualTo("a, \"b\"");
    assertThat(json.at("/samples/1/predicted").isNull()).isTrue();
    assertThat(json.at("/samples/1/probabilities/0").asText()).isEqualTo("NaN");
    assertThat(PredictionJson.of(VALUES).get("targets").get(0).asText()).isEqualTo("price");
    assertThat(PredictionJson.of(VALUES).at("/samples/1/predicted/0").asText())
        .isEqualTo("Infinity");
  }
}
