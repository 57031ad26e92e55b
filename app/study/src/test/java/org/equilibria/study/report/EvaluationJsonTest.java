package org.equilibria.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.equilibria.study.evaluate.Classification;
import org.equilibria.study.evaluate.Evaluation;
import org.equilibria.study.evaluate.Regression;
import org.equilibria.study.json.Json;
import org.equilibria.study.result.Proportion;
import org.junit.jupiter.api.Test;

class EvaluationJsonTest {

  private static JsonNode read(Evaluation evaluation) throws JsonProcessingException {
    return new ObjectMapper().readTree(Json.line(EvaluationJson.of(evaluation)));
  }

  @Test
  void classificationIsWrittenByTheNamesOfItsComponents() throws JsonProcessingException {
    double[] p = {.75, .25, .125, .875};
    JsonNode node = read(Classification.of(p, new int[] {0, 0}, List.of("a", "b")));

    assertThat(node.fieldNames())
        .toIterable()
        .containsExactly(
            "task",
            "count",
            "classes",
            "unanswered",
            "accuracy",
            "balancedAccuracy",
            "auc",
            "logLoss",
            "brierScore",
            "calibration",
            "scores",
            "confusion",
            "mistakes");
    assertThat(node.get("task").asText()).isEqualTo("classification");
    assertThat(node.get("count").asInt()).isEqualTo(2);
    Proportion half = Proportion.of(1, 2);
    assertThat(node.get("accuracy").toString())
        .isEqualTo(
            "{\"hits\":1,\"total\":2,\"share\":0.5,\"level\":0.95,\"lower\":%s,\"upper\":%s}"
                .formatted(half.lower(), half.upper()));
    assertThat(node.get("confusion").toString()).isEqualTo("[[1,1],[0,0]]");
    assertThat(node.at("/scores/1").toString())
        .isEqualTo(
            "{\"name\":\"b\",\"samples\":0,\"predicted\":1,\"precision\":0.0,\"recall\":\"NaN\","
                + "\"f1\":0.0}");
    assertThat(node.at("/calibration/bins/7/accuracy/hits").asInt()).isEqualTo(1);
    assertThat(node.at("/calibration/bins/7/gap").isMissingNode()).isTrue();
    assertThat(node.get("mistakes").toString())
        .isEqualTo("[{\"sample\":1,\"truth\":\"a\",\"predicted\":\"b\",\"probability\":0.875}]");
  }

  @Test
  void regressionIsWrittenByTheNamesOfItsComponents() throws JsonProcessingException {
    JsonNode node = read(Regression.of(new double[] {3, 5}, new double[] {2, 2}, List.of("y")));
    assertThat(node.get("task").asText()).isEqualTo("regression");
    assertThat(node.get("count").asInt()).isEqualTo(2);
    assertThat(node.get("unanswered").asInt()).isZero();
    assertThat(node.at("/targets/0/name").asText()).isEqualTo("y");
    assertThat(node.at("/targets/0/mae").toString())
        .isEqualTo("{\"value\":2.0,\"lower\":1.0,\"upper\":3.0}");
    assertThat(node.at("/targets/0/r2/value").asText()).isEqualTo("-Infinity");
    assertThat(node.at("/targets/0/maxError").asDouble()).isEqualTo(3);
  }
}
