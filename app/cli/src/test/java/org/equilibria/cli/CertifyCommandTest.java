package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.equilibria.engine.train.Hold;
import org.equilibria.engine.train.TrainedLayers;
import org.equilibria.host.Equilibria;
import org.equilibria.host.ModelTraining;
import org.equilibria.study.config.PipelineBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertifyCommandTest {

  @TempDir private static Path models;
  @TempDir private Path temp;

  private static Path digits;
  private static Path watched;
  private static Path illPosed;
  private static Path all;
  private static Path deep;
  private static Path kinds;
  private static Path tanh;
  private static Path monotone;

  @BeforeAll
  static void train() {
    try (Equilibria equilibria = Equilibria.builder().build()) {
      digits = trained(equilibria, "digits", small(equilibria));
      watched =
          trained(equilibria, "watched", small(equilibria).batch(0).hold(Hold.NONE).monitor(40));
      illPosed =
          trained(
              equilibria,
              "ill",
              small(equilibria)
                  .parameterization("gamma-scaling", "gamma=1.5")
                  .optimizer("sgd", "step=1e-9"));
      all =
          trained(
              equilibria,
              "all",
              small(equilibria).layers(TrainedLayers.ALL).optimizer("sgd", "step=0.01"));
      deep =
          trained(
              equilibria,
              "deep",
              equilibria
                  .pipeline()
                  .classes("0", "1")
                  .samples(40, 30)
                  .layer("dense", "width=8")
                  .layer("implicit", "width=16")
                  .epochs(4)
                  .optimizer("sgd", "step=0.01"));
      tanh = trained(equilibria, "tanh", lazy(equilibria).activation("tanh"));
      monotone =
          trained(
              equilibria,
              "monotone",
              small(equilibria).parameterization("monotone").optimizer("sgd", "step=0.01"));
    }
    kinds = SmallModel.ofKinds(models);
  }

  private static PipelineBuilder small(Equilibria equilibria) {
    return equilibria
        .pipeline()
        .classes("0", "1")
        .samples(40, 30)
        .width(16)
        .epochs(4)
        .optimizer("gradient-descent");
  }

  /** Three samples and a large output scale: the constants of the certificate all hold. */
  private static PipelineBuilder lazy(Equilibria equilibria) {
    return small(equilibria).samples(3, 0).batch(0).hold(Hold.NONE).alpha(1e5).centred(true);
  }

  private static Path trained(Equilibria equilibria, String name, PipelineBuilder pipeline) {
    Path file = models.resolve(name + ".safetensors");
    ModelTraining training = equilibria.training(pipeline.build());
    training.run(training.data(), file);
    return file;
  }

  private static Cli certify(Path model, String... more) {
    List<String> args = new ArrayList<>(List.of("certify", "--model", model.toString()));
    args.addAll(List.of(more));
    return Cli.run(args.toArray(String[]::new));
  }

  private static JsonNode json(Cli cli) throws JsonProcessingException {
    return new ObjectMapper().readTree(cli.out());
  }

  private static JsonNode finding(JsonNode document, String bound, String point) {
    return StreamSupport.stream(document.get("findings").spliterator(), false)
        .filter(f -> f.get("bound").asText().equals(bound) && f.get("point").asText().equals(point))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + bound + " at " + point));
  }

  @Test
  void whatAParameterizationGuaranteesIsRecomputedAndTheSolverLabelled() throws IOException {
    Cli text = certify(monotone, "--draws", "0");
    assertThat(text.out())
        .contains(
            "strongly-monotone, 1 - lambda_max((M + M^T)/2) >= c > 0, with c = 0.1",
            "recomputed from M in f64, rounding included, it holds")
        .contains("no guarantee for strongly-monotone");
    JsonNode facts = json(certify(monotone, "--draws", "0", "--json")).get("facts");
    assertThat(facts.get("solver proved for it").asText())
        .isEqualTo("no guarantee for strongly-monotone");
    assertThat(json(certify(digits, "--draws", "0", "--json")).get("facts").has("weight"))
        .as("nothing is guaranteed of gamma-scaling")
        .isFalse();
  }

  @Test
  void everyBoundSaysWhatItIsWorthAndOnWhichEvidence() throws JsonProcessingException {
    Cli cli = certify(digits, "--json");

    assertThat(cli.code()).as(cli.err()).isZero();
    JsonNode document = json(cli);
    assertThat(document.get("findings")).hasSizeGreaterThan(20);
    for (JsonNode f : document.get("findings")) {
      String badge = f.get("badge").asText();
      boolean number =
          badge.equals("proved") || badge.equals("vacuous") || badge.equals("monitored");
      assertThat(f.get("figure").isNull()).as(f.toString()).isEqualTo(!number);
      assertThat(f.get("reason").isNull()).as(f.toString()).isEqualTo(number);
      assertThat(f.get("source").asText()).isNotBlank();
      if (number) {
        assertThat(f.get("checks").findValuesAsText("verdict")).doesNotContain("fails");
      }
    }
    assertThat(finding(document, "existence-monotone", "initialisation").get("badge").asText())
        .isEqualTo("proved");
    assertThat(finding(document, "existence-monotone", "checkpoint").get("margin").asDouble())
        .isPositive();
    assertThat(finding(document, "hold-out", "checkpoint").at("/terms/size").asInt()).isEqualTo(30);
    assertThat(finding(document, "pac-bayes", "checkpoint").at("/terms/mean-loss").asDouble())
        .isBetween(0.0, 1.0);
    assertThat(finding(document, "kernel-limit", "initialisation").get("remark").asText())
        .isEqualTo("infinitely wide, linearised model only");
    assertThat(finding(document, "recorded-mu", "training").get("badge").asText())
        .isEqualTo("monitored");
    JsonNode unmonitored = finding(document, "monitor", "training");
    assertThat(unmonitored.get("badge").asText()).isEqualTo("inapplicable");
    assertThat(unmonitored.get("reason").asText()).contains("--monitor N");
    assertThat(document.get("residuals")).hasSize(40);
    assertThat(document.get("errorBounds")).hasSize(40);
    assertThat(document.get("spectra")).hasSize(3);
  }

  @Test
  void whatWasMonitoredInTrainingIsTold() throws JsonProcessingException {
    Cli cli = certify(watched, "--json", "--bounds", "convergence-descent");

    JsonNode document = json(cli);
    JsonNode seen = finding(document, "monitor", "training");
    assertThat(seen.get("badge").asText()).isEqualTo("monitored");
    assertThat(seen.get("figure").asDouble()).isPositive();
    assertThat(seen.at("/terms/epochs").asInt()).isEqualTo(5);
    assertThat(seen.at("/terms/observed-rate").asDouble())
        .isGreaterThanOrEqualTo(seen.get("figure").asDouble());
    assertThat(seen.at("/terms/distance").asDouble()).isPositive();
    assertThat(seen.at("/terms/largest-loss-over-envelope").asDouble()).isBetween(0.0, 1.0);
    assertThat(seen.get("checks").findValuesAsText("id"))
        .containsExactly("mu", "lambda-min", "envelope");
    assertThat(document.get("charts").findValuesAsText("name"))
        .contains("envelope, monitored", "monitored");
  }

  /** The proof is about ReLU; its constants say nothing of tanh, however small they are. */
  @Test
  void chartsShowNoCertificateOneOfWhoseHypothesesFails() throws JsonProcessingException {
    JsonNode document = json(certify(tanh, "--json", "--draws", "0"));

    assertThat(finding(document, "convergence-descent", "initialisation").get("reason").asText())
        .contains("the activation is ReLU");
    assertThat(document.get("charts").findValuesAsText("title"))
        .contains("Loss against the certified envelope");
    assertThat(document.get("charts").findValuesAsText("name"))
        .contains("linearised at the initialisation")
        .noneMatch(name -> name.startsWith("certified"));
  }

  @Test
  void convergenceIsJudgedFromTheInitialisationAndFromTheCheckpointApart() {
    assertThat(certify(digits, "--draws", "0").out())
        .contains("from the initialisation: convergence-flow")
        .contains("from the checkpoint: convergence-flow")
        .contains("MONITORED during training");
  }

  @Test
  void figuresDoNotDependOnTheThreadsButOnTheSeed() {
    String one = certify(digits, "--json", "--bounds", "pac-bayes", "--threads", "1").out();

    assertThat(certify(digits, "--json", "--bounds", "pac-bayes", "--threads", "3").out())
        .isEqualTo(one);
    assertThat(certify(digits, "--json", "--bounds", "pac-bayes", "--seed", "2").out())
        .isNotEqualTo(one);
  }

  @Test
  void smallerDeltaGivesLargerBounds() throws JsonProcessingException {
    Cli loose = certify(digits, "--json", "--bounds", "kernel-limit,hold-out", "--delta", "0.2");
    Cli strict = certify(digits, "--json", "--bounds", "kernel-limit,hold-out", "--delta", "0.001");

    Map<String, String> points = Map.of("kernel-limit", "initialisation", "hold-out", "checkpoint");
    for (Map.Entry<String, String> e : points.entrySet()) {
      assertThat(finding(json(strict), e.getKey(), e.getValue()).get("figure").asDouble())
          .isGreaterThan(finding(json(loose), e.getKey(), e.getValue()).get("figure").asDouble());
    }
  }

  @Test
  void partOfTheSamplesIsSaidToBeOne() throws JsonProcessingException {
    JsonNode document = json(certify(digits, "--json", "--draws", "0", "--samples", "10,20"));

    assertThat(document.get("notes").toString()).contains("first 20 of 40 samples");
    assertThat(document.get("residuals")).hasSize(20);
    assertThat(document.get("spectra").get(0).get("eigenvalues")).hasSize(20);
    JsonNode chart = document.get("charts").get(document.get("charts").size() - 1);
    assertThat(chart.get("x").asText()).isEqualTo("samples");
    assertThat(chart.at("/curves/0/points").toString()).startsWith("[[10.0,").contains("[20.0,");
  }

  @Test
  void illPosedNetworkIsRefusedWithTheReason() throws JsonProcessingException {
    Cli cli = certify(illPosed, "--json", "--draws", "0");

    assertThat(cli.code()).isEqualTo(ExitCode.USER);
    assertThat(cli.err()).contains("refused: the network is not certified well-posed", "mu");
    JsonNode document = json(cli);
    assertThat(document.get("refusal").asText()).contains("not above 0");
    assertThat(finding(document, "lipschitz-global", "checkpoint").get("figure").isNull()).isTrue();
    assertThat(finding(document, "convergence-flow", "initialisation").get("figure").isNull())
        .isTrue();
  }

  @Test
  void trainedNetworkWhoseOtherLayersMovedHasNoBoundByTheDistanceOfA() {
    Cli cli = certify(all);

    assertThat(cli.code()).isZero();
    assertThat(cli.out())
        .contains("bounds of the trained network are about A")
        .containsPattern("(?m)^inapplicable +ball-rademacher")
        .containsPattern("(?m)^inapplicable +pac-bayes")
        .containsPattern("(?m)^proved +existence-monotone");
  }

  @Test
  void boundsOfTheTrainedNetworkAreSaidToBeOfTheCheckpoint() {
    assertThat(certify(digits).out())
        .containsPattern("[A-Z]+ at the checkpoint: hold-out")
        .containsPattern("[A-Z]+ at the checkpoint: pac-bayes")
        .containsPattern("[A-Z]+ at the checkpoint: ball-rademacher")
        .containsPattern("[A-Z]+ from the initialisation[^:]*: kernel-limit");
  }

  @Test
  void whatIsNotKnownIsExplainedWhereItIsMissed() throws JsonProcessingException {
    JsonNode moved = json(certify(all, "--json", "--draws", "0"));
    for (String bound : List.of("ball-rademacher", "pac-bayes", "inf-norm-rademacher")) {
      assertThat(finding(moved, bound, "checkpoint").get("reason").asText())
          .startsWith("training moved ")
          .contains("readout.", "injection.", " too; the bound is about A alone having moved")
          .doesNotContain("not known");
    }
    JsonNode layers = json(certify(deep, "--json"));
    for (String bound : List.of("existence-monotone", "convergence-flow", "kernel-limit")) {
      assertThat(finding(layers, bound, "initialisation").get("reason").asText())
          .isEqualTo("the network has 2 layers; the statement is about one implicit layer");
    }
    JsonNode undrawn = json(certify(digits, "--json", "--draws", "0"));
    assertThat(finding(undrawn, "pac-bayes", "checkpoint").get("reason").asText())
        .isEqualTo("no networks were drawn: --draws is 0");
  }

  @Test
  void severalOutputsAreCoveredByTheCertificateAndNotByBoundsOfOneOutput()
      throws JsonProcessingException {
    Cli cli = certify(kinds, "--json");
    assertThat(cli.code()).as(cli.err()).isZero();
    JsonNode document = json(cli);

    assertThat(finding(document, "kernel-finite", "initialisation").get("reason").asText())
        .contains("the network has one output");
    assertThat(
            finding(document, "convergence-flow", "initialisation")
                .at("/checks/0/verdict")
                .asText())
        .isEqualTo("holds");
    int rows = document.at("/residuals").size() * 3;
    assertThat(document.get("spectra").get(0).get("eigenvalues")).hasSize(rows);
    assertThat(document.get("notes").toString()).contains("standardised by statistics");
    assertThat(finding(document, "kernel-finite", "initialisation").get("reason").asText())
        .contains("what standardises the inputs");
  }

  @Test
  void samplesOfTrainingAreNoHoldOutSample() {
    Cli cli = certify(kinds, "--hold-out", models.resolve("things.csv").toString());

    assertThat(cli.code()).isEqualTo(ExitCode.USER);
    assertThat(cli.err()).contains("the model was trained on samples of this file");
  }

  @Test
  void samplesOfUnknownClassesAreMistakes() throws JsonProcessingException {
    Path others =
        SmallModel.write(
            temp.resolve("others.csv"),
            "weight,height,kind,price\n0.9,0.9,large,1\n0.5,0.5,huge,1\n0.6,0.5,huge,1\n");
    JsonNode document =
        json(certify(kinds, "--json", "--bounds", "hold-out", "--hold-out", others.toString()));

    JsonNode terms = finding(document, "hold-out", "checkpoint").get("terms");
    assertThat(terms.get("size").asInt()).isEqualTo(3);
    assertThat(terms.get("mistakes").asInt()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void deeperNetworkIsSaidToBeOutsideTheTheory() throws JsonProcessingException {
    Cli cli = certify(deep, "--json");

    assertThat(cli.code()).isZero();
    JsonNode document = json(cli);
    assertThat(document.get("notes").toString()).contains("the network has 2 layers");
    assertThat(finding(document, "existence-monotone", "initialisation").get("badge").asText())
        .isEqualTo("inapplicable");
    assertThat(finding(document, "hold-out", "checkpoint").get("badge").asText())
        .isIn("proved", "vacuous");
  }

  @Test
  void pageHoldsTheFindings() throws IOException {
    Path page = temp.resolve("page.html");
    Cli cli = certify(digits, "--draws", "0", "--report", page.toString());

    assertThat(cli.code()).isZero();
    assertThat(cli.out()).contains("Report: " + page);
    assertThat(Files.readString(page))
        .contains("existence-monotone", "Eigenvalues of the Gram matrix")
        .doesNotContain("/* certification.js */", "/* certification.css */", "/* data.json */");
    assertThat(certify(digits, "--draws", "0", "--report", page.toString()).code())
        .isEqualTo(ExitCode.USER);
  }

  @Test
  void mistakesOfTheOptionsAreNamedTogether() {
    Cli cli = certify(digits, "--delta", "2", "--samples", "0", "--draws", "10", "--threads", "0");

    assertThat(cli.code()).isEqualTo(ExitCode.USER);
    assertThat(cli.err()).contains("--delta", "--samples", "--draws", "--threads");
    assertThat(certify(digits, "--bounds", "kernel-limt").err()).contains("kernel-limit");
    assertThat(Cli.run("certify").code()).isEqualTo(ExitCode.USER);
  }
}
