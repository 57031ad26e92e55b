package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.equilibria.host.Equilibria;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where the native libraries do not load, {@code ejml} computes what names no backend, says so
 * once, and is what the results name; what names {@code native} fails. Commands run in a process
 * that looks for the libraries of a platform that no jar holds.
 */
class FallbackTest {

  private static final String NOTE =
      "note: computing on backend ejml: backend native is unavailable";

  @TempDir private Path temp;

  @BeforeAll
  static void requireNativeHere() {
    try (Equilibria equilibria = Equilibria.builder().build()) {
      assumeTrue(equilibria.catalog().defaultBackend().equals("native"), "no native libraries");
    }
  }

  private Cli without(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dorg.bytedeco.javacpp.platform=linux-none");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    Path out = temp.resolve("out.txt");
    Path err = temp.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    Stop.awaitEnd(process);
    return new Cli(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  @Test
  void descriptionOfTheProgramSaysWhatComputesAndWhyNotNative() throws Exception {
    Cli cli = without("info");
    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.out())
        .containsPattern("native  NOT AVAILABLE: backend native is unavailable: .*linux-none")
        .contains("Where none is named: ejml");
  }

  @Test
  void trainingFallsBackSaysSoOnceAndItsFileNamesWhatRan() throws Exception {
    String model = temp.resolve("model.safetensors").toString();
    Cli cli =
        without(
            "train",
            "--data",
            SmallModel.table(temp).toString(),
            "--label",
            "kind",
            "--ignore",
            "price",
            "--width",
            "8",
            "--epochs",
            "2",
            "--out",
            model);
    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.err()).containsOnlyOnce(NOTE);
    assertThat(json(Cli.run("info", model, "--json").out()).at("/pipeline/backend/id").asText())
        .isEqualTo("ejml");
  }

  @Test
  void modelOfAnotherBackendPredictsTheSameUpToRounding() throws Exception {
    Path model = SmallModel.ofKinds(temp);
    String[] args = {
      "predict",
      "--model",
      model.toString(),
      "--data",
      temp.resolve("things.csv").toString(),
      "--json"
    };
    Cli cli = without(args);
    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.err()).containsOnlyOnce(NOTE);
    JsonNode there = json(cli.out());
    JsonNode here = json(Cli.run(args).out());
    assertThat(here.get("backend").asText()).isEqualTo("native");
    assertThat(there.get("backend").asText()).isEqualTo("ejml");
    List<Double> expected = numbers(here);
    List<Double> found = numbers(there);
    assertThat(found).hasSameSizeAs(expected).hasSizeGreaterThan(100);
    for (int i = 0; i < found.size(); i++) {
      // Both solve in f64 by the same steps to a relative residual of 1e-6.
      assertThat(found.get(i)).isEqualTo(expected.get(i), within(1e-5));
    }
  }

  private static List<Double> numbers(JsonNode node) {
    List<Double> numbers = new ArrayList<>();
    if (node.isNumber()) {
      numbers.add(node.asDouble());
    }
    node.forEach(child -> numbers.addAll(numbers(child)));
    return numbers;
  }

  @Test
  void pageOfAnEvaluationNamesTheBackendThatComputed() throws Exception {
    Path page = temp.resolve("page.html");
    Cli cli =
        without(
            "evaluate", "--model", SmallModel.ofKinds(temp).toString(), "--out", page.toString());
    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.err()).containsOnlyOnce(NOTE);
    assertThat(page)
        .content()
        .contains("computed on backend ejml; the model was trained on native");
  }

  @Test
  void trainingThatBeganOnNativeIsNotContinuedElsewhere() throws Exception {
    Cli cli = without("train", "--resume", "--out", SmallModel.unfinished(temp).toString());
    assertThat(cli.code()).isEqualTo(ExitCode.RESOURCES);
    assertThat(cli.err())
        .contains("backend native is unavailable: its libraries for linux-none do not load")
        .doesNotContain("computing on");
  }

  @Test
  void studyThatNamesNativeFailsAndOneThatNamesNoneRuns() throws Exception {
    Path named = SmallStudy.write(temp, SmallStudy.TEXT + "backend: native\n");
    Cli refused = without("study", "run", named.toString(), "--out", temp.resolve("a").toString());
    assertThat(refused.code()).isNotZero();
    assertThat(refused.err())
        .contains("no cell of the study can be run", "backend native is unavailable");
    Path open = SmallStudy.write(temp, SmallStudy.TEXT);
    Cli run = without("study", "run", open.toString(), "--out", temp.resolve("b").toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).containsOnlyOnce(NOTE);
    assertThat(temp.resolve("b/cells.csv")).content().contains(",ejml,").doesNotContain("native");
    assertThat(temp.resolve("b/study.yaml")).content().contains("id: ejml");
  }

  @Test
  void explicitChoiceOfEjmlIsNoFallback() throws Exception {
    Path open = SmallStudy.write(temp, SmallStudy.TEXT + "backend: ejml\n");
    Cli run = without("study", "run", open.toString(), "--out", temp.resolve("b").toString());
    assertThat(run.code()).isZero();
    assertThat(run.err()).doesNotContain("note:");
  }
}
