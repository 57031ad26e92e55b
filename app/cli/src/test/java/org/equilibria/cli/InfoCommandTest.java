package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfoCommandTest {

  @TempDir private Path temp;

  private static JsonNode json(String... args) throws JsonProcessingException {
    return new ObjectMapper().readTree(Cli.run(args).out());
  }

  @Test
  void trainedModelIsDescribed() {
    Cli cli = Cli.run("info", SmallModel.ofKinds(temp).toString());

    assertThat(cli.code()).isZero();
    assertThat(cli.out())
        .contains("trained network; all 15 epochs done", "equilibria-model 1", "CRC-32C")
        .contains("3 classes: large, tall, wide", "2: weight, height", "mean 0 and variance 1")
        .contains("width 24", "adam{step=0.02", "auto{memory=100")
        .contains("15 epochs, 90 updates", "accuracy", "||M||_2, mu", "over 12 samples")
        .containsPattern("implicit.A +24 x 24  f64  4.5 KiB")
        .containsPattern("equilibria-solvers \\S+ #\\S+ +gradient, solver");
    assertThat(cli.out().lines()).allMatch(line -> line.length() <= 100 + temp.toString().length());
  }

  @Test
  void modelOfValuesNamesThem() {
    assertThat(Cli.run("info", SmallModel.ofPrices(temp).toString()).out())
        .contains("values of price")
        .doesNotContain("accuracy");
  }

  @Test
  void checkpointIsSaidToBeUnfinished() throws JsonProcessingException {
    String model = SmallModel.unfinished(temp).toString();

    assertThat(Cli.run("info", model).out())
        .contains("network in training, unfinished at epoch 3 of 15", "training.memory");
    assertThat(json("info", model, "--json").at("/training/finished").asBoolean()).isFalse();
  }

  @Test
  void documentHoldsEveryChoiceAndTensor() throws JsonProcessingException {
    JsonNode json = json("info", SmallModel.ofKinds(temp).toString(), "--json");

    assertThat(json.at("/pipeline/model/width").asInt()).isEqualTo(24);
    assertThat(json.get("classes")).extracting(JsonNode::asText).contains("tall");
    assertThat(json.get("tensors"))
        .extracting(t -> t.get("name").asText() + " " + t.get("shape"))
        .contains("readout.B [3,24]");
    assertThat(json.at("/training/epoch").asInt()).isEqualTo(15);
    assertThat(json.at("/plugins/solver").asText()).startsWith("equilibria-solvers ");
  }

  @Test
  void withoutAModelTheProgramIsDescribed() throws JsonProcessingException {
    Cli cli = Cli.run("info");

    assertThat(cli.code()).isZero();
    assertThat(cli.out())
        .contains("Java " + Runtime.version(), " cores", "BACKENDS", "ejml", "f64");
    assertThat(cli.out()).contains("plugins list");
    JsonNode json = json("info", "--json");
    assertThat(json.at("/backends")).anyMatch(b -> b.get("id").asText().equals("ejml"));
    assertThat(json.get("plugins").asInt()).isPositive();
    String chosen = json.get("defaultBackend").asText();
    assertThat(cli.out()).contains("Where none is named: " + chosen);
    if (chosen.equals("native")) {
      JsonNode facts =
          StreamSupport.stream(json.get("backends").spliterator(), false)
              .filter(b -> b.get("id").asText().equals("native"))
              .findFirst()
              .orElseThrow()
              .get("facts");
      assertThat(facts.get("instructions").asText()).isNotBlank();
      assertThat(cli.out()).contains("instructions: " + facts.get("instructions").asText());
    }
  }

  @Test
  void backendThatCannotBeUsedSaysWhy() throws JsonProcessingException {
    assertThat(Cli.run("info").out()).contains("absent  NOT AVAILABLE: there is no such device");
    assertThat(json("info", "--json").get("backends"))
        .filteredOn(b -> b.get("id").asText().equals("absent"))
        .singleElement()
        .matches(b -> !b.get("available").asBoolean());
  }
}
