package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks at which formulas divide 0 by 0 get what is true of them, and no NaN. */
class DegenerateNetworkTest {

  private static final String A = "[[0.3, -1.1, 0.4], [0.8, 0.2, -0.5], [-0.6, 0.9, 0.1]]";
  private static final String NONE = "[[0, 0, 0], [0, 0, 0], [0, 0, 0]]";
  private static final String W = "[[1.2, -0.3], [-0.7, 0.5], [0.4, 1.6]]";
  private static final String NO_W = "[[0, 0], [0, 0], [0, 0]]";
  private static final String B = "[0.9, -1.3, 0.2]";
  private static final String NO_B = "[0, 0, 0]";
  private static final String X = "[[0.6, 0.8], [1, 0]]";
  private static final String NO_X = "[[0, 0], [0, 0]]";

  @TempDir private Path temp;

  private Path network(String name, double gamma, boolean centred) throws IOException {
    boolean one = name.contains("one-unit");
    String json =
        """
        {"X": %s, "y": %s, "A": %s, "W": %s, "b": %s, "gamma": %s, "centred": %s}
        """
            .formatted(
                name.contains("no-inputs") ? NO_X : name.contains("same") ? "[[1, 0], [1, 0]]" : X,
                name.contains("no-targets") ? "[0, 0]" : "[1, -1]",
                one ? "[[0.3]]" : name.contains("no-weight") ? NONE : A,
                one ? "[[1.2, -0.3]]" : name.contains("no-injection") ? NO_W : W,
                one ? "[0.9]" : name.contains("no-readout") ? NO_B : B,
                gamma,
                centred);
    Path file = temp.resolve("network.json");
    Files.writeString(file, json);
    return file;
  }

  @ParameterizedTest
  @CsvSource({
    "plain, 0.2",
    "no-weight, 0.2",
    "no-readout, 0.2",
    "no-inputs, 0.2",
    "no-injection, 0.2",
    "no-targets, 0.2",
    "no-weight no-readout no-inputs no-injection no-targets, 0.2",
    "same inputs, 0.2",
    "one-unit, 0.2",
    "tiny gamma, 1e-300",
    "tiny gamma one-unit, 1e-300",
    "small gamma, 1e-12"
  })
  void everyBoundSaysWhatItCanWithoutANan(String name, double gamma) throws IOException {
    for (boolean centred : new boolean[] {false, true}) {
      Path file = network(name, gamma, centred);
      Cli text = Cli.run("certify", "--network", file.toString());
      String which = "%s, centred %s".formatted(name, centred);
      assertThat(text.code()).as(which + text.err()).isZero();
      assertThat(text.out()).as(which).contains("Proved: every input has one equilibrium");
      assertThat(text.out().toLowerCase(Locale.ROOT))
          .as(which)
          .doesNotContain("nan", "error at", "error from");
    }
  }

  /** All quantities, with paths of a few steps: what these start from decides, not their length. */
  @ParameterizedTest
  @CsvSource({
    "plain, 0.2, false",
    "no-readout, 0.2, false",
    "no-inputs, 0.2, true",
    "no-injection, 0.2, false",
    "no-weight no-readout no-inputs no-injection no-targets, 0.2, true",
    "no-targets, 0.2, true",
    "same inputs, 0.2, false",
    "tiny gamma one-unit, 1e-300, false"
  })
  void documentOfAllQuantitiesHasNoNan(String name, double gamma, boolean centred)
      throws IOException {
    Path file = network(name, gamma, centred);
    Cli all =
        Cli.run(
            "certify",
            "--network",
            file.toString(),
            "--json",
            "--steps",
            "3",
            "--max-evaluations",
            "50");
    assertThat(all.code()).as(all.err()).isZero();
    assertThat(all.out()).contains("wellposed", "gd_holds", "gf_smooth").doesNotContain("nan");
  }

  /**
   * Gradient descent from the example of docs/theory.md leaves the weights that have an equilibrium
   * (M_33 = 1.012 at step 12, where a sample has the third unit alone on): it ends, with what was
   * seen before, and takes nothing else with it.
   */
  @Test
  void descentThatLeavesWhereEquilibriaExistEndsThere() throws IOException {
    Path file = network("plain", 0.2, false);
    Cli all = Cli.run("certify", "--network", file.toString(), "--json", "--max-evaluations", "0");
    assertThat(all.code()).as(all.err()).isZero();
    JsonNode descent = new ObjectMapper().readTree(all.out()).get("gd");
    assertThat(descent.get("steps").asInt()).isEqualTo(11);
    assertThat(descent.get("loss")).hasSize(12);
    assertThat(descent.get("radius")).hasSize(12);
    assertThat(descent.get("not_computed").asText())
        .contains("11 steps", "1 of 4 equilibria", "mu = -0.653");
  }
}
