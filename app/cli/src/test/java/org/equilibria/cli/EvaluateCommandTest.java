package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.equilibria.host.Equilibria;
import org.equilibria.host.ModelTraining;
import org.equilibria.host.TrainedModel;
import org.equilibria.study.evaluate.Evaluation;
import org.equilibria.study.report.EvaluationText;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {

  @TempDir private static Path models;
  @TempDir private Path temp;

  private static Path kinds;
  private static Path prices;

  @BeforeAll
  static void train() {
    kinds = SmallModel.ofKinds(models);
    prices = SmallModel.ofPrices(models);
  }

  private Path table(String text) {
    return SmallModel.write(temp.resolve("more.csv"), text);
  }

  private static Cli evaluate(Path model, Object... more) {
    String[] args = new String[more.length + 3];
    args[0] = "evaluate";
    args[1] = "--model";
    args[2] = model.toString();
    for (int i = 0; i < more.length; i++) {
      args[i + 3] = more[i].toString();
    }
    return Cli.run(args);
  }

  private static JsonNode json(Cli cli) throws JsonProcessingException {
    return new ObjectMapper().readTree(cli.out());
  }

  @Test
  void withoutDataTheSamplesSetAsideInTrainingAreJudged() {
    Cli cli = evaluate(kinds);

    assertThat(cli.code()).isZero();
    assertThat(cli.out()).contains("things.csv", "24 samples", "accuracy", "true \\ predicted");
    try (Equilibria equilibria = Equilibria.builder().build();
        TrainedModel model = equilibria.model(kinds)) {
      ModelTraining training = equilibria.training(model.model().pipeline());
      Evaluation expected = model.evaluate(training.data().test()).evaluation();
      assertThat(cli.out())
          .contains(EvaluationText.of(expected))
          .containsPattern("Largest estimates, not bounds: relative error of an equilibrium \\d");
    }
  }

  @Test
  void valuesAreJudgedByErrorsInTheirUnits() {
    Cli cli = evaluate(prices);

    assertThat(cli.code()).isZero();
    assertThat(cli.out()).contains("24 samples", "RMSE", "R^2", "price");
  }

  @Test
  void tableIsJudgedByTheLabelOfTheTrainingOrTheOneGiven() throws JsonProcessingException {
    Path data =
        table("height,weight,kind,other\n0.9,0.9,large,tall\n0.5,-0.9,tall,tall\n-1,0,wide,wide\n");

    assertThat(json(evaluate(kinds, "--data", data, "--json")).at("/accuracy/hits").asInt())
        .isEqualTo(3);
    assertThat(
            json(evaluate(kinds, "--data", data, "--label", "other", "--json"))
                .at("/accuracy/hits")
                .asInt())
        .isEqualTo(2);
  }

  @Test
  void tableIsJudgedByTheTargetsOfTheTrainingOrThoseGiven() throws JsonProcessingException {
    Path data = table("height,weight,price,double\n0.1,0.5,110,220\n-0.3,-0.2,96,192\n");

    assertThat(
            json(evaluate(prices, "--data", data, "--json")).at("/targets/0/maxError").asDouble())
        .isLessThan(10);
    assertThat(
            json(evaluate(prices, "--data", data, "--target", "double", "--json"))
                .at("/targets/0/maxError")
                .asDouble())
        .isGreaterThan(90);
  }

  @Test
  void samplesOfUnknownClassesAreLeftOutAndCounted() throws JsonProcessingException {
    Path data = table("weight,height,kind\n0.9,0.9,large\n0,0,odd\n0,0,odd\n0,0,huge\n");
    Cli cli = evaluate(kinds, "--data", data, "--json");

    assertThat(cli.err()).contains("3 of 4 samples are left out", "'huge' (1)", "'odd' (2)");
    assertThat(json(cli).get("count").asInt()).isEqualTo(1);
    assertThat(json(cli).at("/leftOut/odd").asInt()).isEqualTo(2);
  }

  @Test
  void dataWithoutAnyKnownClassAreAnError() {
    Cli cli = evaluate(kinds, "--data", table("weight,height,kind\n0,0,odd\n"));

    assertThat(cli.code()).isEqualTo(3);
    assertThat(cli.err()).contains("none of its samples has one of the classes large, tall, wide");
  }

  @Test
  void columnsThatDoNotFitTheModelAreRefused() {
    Path data = table("weight,height,kind\n0.9,0.9,large\n");

    assertThat(evaluate(kinds, "--data", data, "--label", "kid").err())
        .contains("label: ", "there is no column 'kid'; did you mean 'kind'?");
    assertThat(evaluate(kinds, "--data", data, "--target", "kind").err())
        .contains("targets are named, but the model tells classes apart, large, tall, wide");
    assertThat(evaluate(prices, "--data", data, "--label", "kind").err())
        .contains("a label is named, but the model predicts values, price");
    assertThat(evaluate(prices, "--data", data, "--target", "kind,height").err())
        .contains("2 targets are named, but the model predicts 1: price");
    assertThat(evaluate(kinds, "--label", "kind").err()).contains("names a column of --data");
    assertThat(evaluate(kinds, "--data", data, "--label", "kind", "--target", "kind").err())
        .startsWith("equilibria: --label=COLUMN, --target=COLUMNS are mutually exclusive");
  }

  @Test
  void dataThatChangedSinceTheTrainingAreNotMistakenForThem() throws IOException {
    Path model = SmallModel.ofKinds(temp);
    Path table = temp.resolve("things.csv");
    Files.writeString(table, Files.readString(table) + "5,5,large,1\n");

    Cli cli = evaluate(model);

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("the data have changed since", "--data PATH");
    Files.delete(table);
    Cli gone = evaluate(model);
    assertThat(gone.code()).isEqualTo(3);
    assertThat(gone.err()).contains("there is no such file", "--data PATH");
  }

  @Test
  void digitsAreJudgedOnADirectoryOfImages() throws JsonProcessingException {
    Path model = SmallModel.ofDigits(temp);
    Path digits = SmallModel.digits(temp);

    Cli cli = evaluate(model, "--data", digits, "--json");

    assertThat(json(cli).get("count").asInt()).isEqualTo(3);
    assertThat(json(cli).at("/leftOut/7").asInt()).isEqualTo(1);
    assertThat(evaluate(model, "--data", digits, "--label", "kind").err())
        .contains("only a table has columns");
  }

  @Test
  void samplesThatDidNotConvergeAreCounted() {
    Cli cli = evaluate(SmallModel.hasty(temp));

    assertThat(cli.code()).isZero();
    assertThat(cli.err()).contains("24 of 24 samples did not converge");
  }

  @Test
  void pageOfChartsIsWrittenAndNeverOverAnother() throws IOException {
    Path page = temp.resolve("report.html");
    Cli cli = evaluate(kinds, "--out", page);

    assertThat(cli.code()).isZero();
    assertThat(cli.out()).contains("accuracy").endsWith("Report: " + page + "\n");
    assertThat(Files.readString(page))
        .contains("kinds.safetensors", "\"accuracy\":{\"hits\":", "things.csv", "</html>");
    assertThat(evaluate(kinds, "--out", page).code()).isEqualTo(2);
    assertThat(evaluate(prices, "--out", page, "--overwrite", "--json").out()).startsWith("{");
    assertThat(Files.readString(page)).contains("\"task\":\"regression\"");
  }

  @Test
  void samplesThatTheModelWasTrainedOnAreSaidToProveLittle() {
    assertThat(evaluate(kinds, "--data", models.resolve("things.csv")).err())
        .contains("trained on most of these samples");
    assertThat(evaluate(kinds, "--data", table("weight,height,kind\n0.9,0.9,large\n")).err())
        .isEmpty();
  }
}
