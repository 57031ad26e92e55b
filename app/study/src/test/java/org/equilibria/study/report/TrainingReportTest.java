package org.equilibria.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.train.AdjointSummary;
import org.equilibria.engine.train.Assessment;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.ErrorSummary;
import org.equilibria.engine.train.RescueSummary;
import org.equilibria.engine.train.SolveSummary;
import org.equilibria.engine.train.Spectrum;
import org.equilibria.study.Studies;
import org.equilibria.study.config.StudyWriter;
import org.equilibria.study.evaluate.Classification;
import org.equilibria.study.evaluate.Evaluation;
import org.equilibria.study.json.Json;
import org.junit.jupiter.api.Test;

class TrainingReportTest {

  private static final String HOSTILE = "</script><script>alert(1)</script><!-- /* training.js */";

  private static final SolveSummary FORWARD =
      new SolveSummary(
          SolveStatus.MAX_STEPS,
          40,
          200,
          9,
          5,
          3,
          1e-3,
          Duration.ofMillis(1500),
          List.of(),
          Map.of(),
          RescueSummary.NONE,
          AdjointSummary.NONE,
          new ErrorSummary(0.5, 3));

  private static final SolveSummary NO_SOLVES =
      new SolveSummary(
          SolveStatus.CONVERGED,
          0,
          0,
          0,
          0,
          0,
          0,
          Duration.ZERO,
          List.of(),
          Map.of(),
          RescueSummary.NONE,
          AdjointSummary.NONE,
          ErrorSummary.UNKNOWN);

  private static final EpochRecord RECORD =
      new EpochRecord(
          2,
          8,
          10,
          .75,
          Optional.of(new Assessment(9, 10, 5, FORWARD)),
          .5,
          List.of(new Spectrum(1.25, .125)),
          List.of(),
          FORWARD,
          NO_SOLVES);

  private static final Evaluation EVALUATION =
      Classification.of(new double[] {1, 0, .25, .75}, new int[] {0, 0}, List.of("a", HOSTILE));

  private static final Map<String, Object> SETTINGS =
      StudyWriter.tree(Studies.pipeline(ComponentSpec.of("picard")));

  private static TrainingView view(Optional<Evaluation> evaluation) {
    return view(evaluation, Optional.empty());
  }

  private static TrainingView view(
      Optional<Evaluation> evaluation, Optional<TrajectoryView> trajectory) {
    return new TrainingView(
        HOSTILE,
        "all epochs done",
        SETTINGS,
        List.of("the guarantee was lost"),
        List.of(TrainingView.Epoch.of(RECORD, 40, .01)),
        trajectory,
        "test data",
        evaluation,
        Duration.ofMillis(2500));
  }

  private static final String PAGE = TrainingReport.page(view(Optional.of(EVALUATION)));

  private static JsonNode data(String page) throws JsonProcessingException {
    Matcher matcher =
        Pattern.compile(
                "<script id=\"data\" type=\"application/json\">(.*?)</script>", Pattern.DOTALL)
            .matcher(page);
    assertThat(matcher.find()).isTrue();
    return new ObjectMapper().readTree(matcher.group(1));
  }

  @Test
  void pageNamesNoAddressAndLoadsNoFile() {
    // Without the charting library, whose own texts name addresses that it never asks.
    String own =
        PAGE.substring(0, PAGE.indexOf("<script>"))
            + PAGE.substring(PAGE.indexOf("<script id=\"data\""));
    assertThat(own)
        .doesNotContain("http://", "https://", "@import", "url(", "fetch(")
        .doesNotContainPattern("(?i)<(link|img|iframe|object|embed|source|base)\\b")
        .doesNotContainPattern("(?i)\\b(src|href|action)\\s*=");
  }

  @Test
  void everyPartIsInlined() {
    assertThat(PAGE)
        .contains("echarts", ".panels", "function drawIn(", "function evaluation(", "drawChart")
        .doesNotContainPattern("(?m)^/\\* [a-z.]+ \\*/$");
  }

  @Test
  void textOfATrainingCannotEndTheScriptThatHoldsIt() throws JsonProcessingException {
    assertThat(PAGE).doesNotContain("alert(1)</script>");
    assertThat(data(PAGE).get("name").asText()).isEqualTo(HOSTILE);
    assertThat(data(PAGE).at("/evaluation/classes/1").asText()).isEqualTo(HOSTILE);
  }

  @Test
  void pageHoldsConfigurationNotesAndEvaluation() throws JsonProcessingException {
    JsonNode data = data(PAGE);
    assertThat(data.get("verdict").asText()).isEqualTo("all epochs done");
    assertThat(data.get("seconds").asDouble()).isEqualTo(2.5);
    assertThat(data.get("yaml").asText()).isEqualTo(StudyWriter.yaml(SETTINGS));
    assertThat(data.at("/settings/model/width").asInt()).isEqualTo(8);
    assertThat(data.at("/notes/0").asText()).isEqualTo("the guarantee was lost");
    assertThat(data.get("evaluated").asText()).isEqualTo("test data");
    assertThat(data.get("evaluation")).isEqualTo(new ObjectMapper().readTree(written()));
  }

  private static String written() {
    return Json.line(EvaluationJson.of(EVALUATION));
  }

  @Test
  void pageOfATrainingWithoutEvaluationHasNone() throws JsonProcessingException {
    assertThat(data(TrainingReport.page(view(Optional.empty()))).has("evaluation")).isFalse();
  }

  @Test
  void aMonitoredTrajectoryIsWrittenByTheNamesTheChartsRead() throws JsonProcessingException {
    TrajectoryView trajectory =
        new TrajectoryView(
            "all was well", 2.5, List.of(new TrajectoryView.Point(3, .5, Double.NaN, .125, 1)));
    String page = TrainingReport.page(view(Optional.empty(), Optional.of(trajectory)));
    assertThat(data(page).get("trajectory").toString())
        .isEqualTo(
            "{\"summary\":\"all was well\",\"predictedRadius\":2.5,\"points\":[{\"epoch\":3,"
                + "\"loss\":0.5,\"envelope\":\"NaN\",\"leastEigenvalue\":0.125,\"radius\":1.0}]}");
    assertThat(data(PAGE).has("trajectory")).isFalse();
  }

  @Test
  void epochsAreWrittenByTheNamesTheChartsRead() throws JsonProcessingException {
    assertThat(data(PAGE).at("/epochs/0").toString())
        .isEqualTo(
            "{\"epoch\":2,\"loss\":0.25,\"accuracy\":0.75,\"validationLoss\":0.5,"
                + "\"validationAccuracy\":0.9,\"gradientNorm\":0.5,\"step\":0.01,"
                + "\"spectra\":[{\"norm\":1.25,\"mu\":0.125}],"
                + "\"forward\":{\"solves\":40,\"unconverged\":3,\"truncated\":0,\"meanEvaluations\":5.0,"
                + "\"maxEvaluations\":9,\"seconds\":1.5,\"relativeError\":0.5},"
                + "\"backward\":{\"solves\":0,\"unconverged\":0,\"truncated\":0,\"meanEvaluations\":0.0,"
                + "\"maxEvaluations\":0,\"seconds\":0.0,\"relativeError\":\"NaN\"}}");
  }

  @Test
  void regressionHasNoAccuracyNeitherInTrainingNorInValidation() {
    EpochRecord record =
        new EpochRecord(
            0,
            0,
            10,
            Double.NaN,
            RECORD.validation(),
            Double.NaN,
            List.of(),
            List.of(),
            FORWARD,
            NO_SOLVES);
    TrainingView.Epoch epoch = TrainingView.Epoch.of(record, 40, Double.NaN);
    assertThat(epoch.accuracy()).isNaN();
    assertThat(epoch.validationAccuracy()).isNaN();
    assertThat(epoch.validationLoss()).isEqualTo(.5);
  }

  @Test
  void withoutValidationItsFiguresAreNaN() {
    EpochRecord record =
        new EpochRecord(
            0, 0, 10, .5, Optional.empty(), 1, List.of(), List.of(), FORWARD, NO_SOLVES);
    TrainingView.Epoch epoch = TrainingView.Epoch.of(record, 40, Double.NaN);
    assertThat(epoch.validationLoss()).isNaN();
    assertThat(epoch.validationAccuracy()).isNaN();
  }
}
