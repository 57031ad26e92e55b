package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheoryCommandTest {

  @TempDir private Path folder;

  @Test
  void theoryWithoutASubcommandSaysHowItIsUsed() {
    Cli run = Cli.run("theory");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("limit");
  }

  /** The model tells kinds apart that follow from two measures: both networks learn most of it. */
  @Test
  void infinitelyWideNetworkIsJudgedBesideTheTrainedOne() throws IOException {
    String model = SmallModel.ofKinds(folder).toString();
    Cli run = Cli.run("theory", "limit", "--model", model, "--ridge", "0.001", "--json");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode document = new ObjectMapper().readTree(run.out());
    JsonNode network = document.at("/network/accuracy");
    JsonNode limit = document.at("/limit/accuracy");
    assertThat(limit.at("/total").asInt()).isEqualTo(network.at("/total").asInt()).isPositive();
    assertThat(limit.at("/share").asDouble()).isGreaterThan(0.8);
    Cli text = Cli.run("theory", "limit", "--model", model, "--time", "1e3");
    assertThat(text.code()).as(text.err()).isZero();
    assertThat(text.out()).contains("The infinitely wide network, on the same", "accuracy");
    Cli both = Cli.run("theory", "limit", "--model", model, "--time", "1", "--ridge", "1");
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err()).contains("give one of them");
  }

  @Test
  void optionsOutOfRangeAreNamedWithTheirValues() {
    Cli run = Cli.run("theory", "limit", "--model", "none", "--ridge", "-1", "--time", "-2");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "--ridge: expected a finite number of at least 0, not -1.0",
            "--time: expected a finite number of at least 0, not -2.0")
        .doesNotContain("OptionalDouble");
    assertThat(
            Cli.run("theory", "limit", "--model", "none", "--ridge", "Infinity", "--time", "NaN")
                .err())
        .contains(
            "--ridge: expected a finite number of at least 0, not Infinity",
            "--time: expected a finite number of at least 0, not NaN");
    assertThat(Cli.run("theory", "limit", "--model", "none", "--time", "-2").err())
        .doesNotContain("ridge");
  }
}
