package org.equilibria.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.equilibria.cli.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {

  private static Cli bench(String benchmark, String... more) {
    List<String> args = new ArrayList<>(List.of("bench", benchmark));
    args.addAll(List.of("--rows", "6", "--width", "16", "--repetitions", "2"));
    args.addAll(List.of(more));
    return Cli.run(args.toArray(String[]::new));
  }

  private static JsonNode json(String benchmark, String... more) throws JsonProcessingException {
    List<String> args = new ArrayList<>(List.of(more));
    args.add("--json");
    return new ObjectMapper().readTree(bench(benchmark, args.toArray(String[]::new)).out());
  }

  private static List<String> keys(JsonNode node) {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @Test
  void equilibriumIsATableWithTheMachineAboveIt() {
    Cli cli = bench("equilibrium", "--backend", "ejml", "--solver", "picard,anderson{window=3}");

    assertThat(cli.code()).isZero();
    assertThat(cli.out())
        .contains("Java " + Runtime.version(), "wall-clock time")
        .contains("over floor", "by rows", "residual", "6 converged")
        .containsPattern("6 x 16 +0.75 +picard +ejml +f32 +\\d")
        .containsPattern("6 x 16 +0.75 +anderson\\{window=3} +ejml +f32 +\\d")
        .doesNotContain("does not count", "not run");
    assertThat(cli.err()).contains("[1/1] 6 x 16, gamma 0.75");
  }

  @Test
  void documentOfAnEquilibriumHasStableKeys() throws JsonProcessingException {
    JsonNode json = json("equilibrium", "--backend", "ejml");

    assertThat(keys(json)).containsExactly("benchmark", "clock", "cancelled", "machine", "results");
    assertThat(keys(json.get("machine")))
        .containsExactly(
            "processor",
            "cores",
            "instructions",
            "memory",
            "heap",
            "system",
            "java",
            "loadAverage");
    JsonNode result = json.at("/results/0");
    assertThat(keys(result)).containsExactly("choice", "validity", "reason", "figures");
    assertThat(result.get("validity").asText()).isEqualTo("valid");
    assertThat(keys(result.get("choice")))
        .containsExactly(
            "rows", "width", "gamma", "rtol", "activation", "solver", "backend", "precision");
    assertThat(keys(result.get("figures")))
        .containsExactly(
            "library",
            "device",
            "repetitions",
            "forward",
            "adjoint",
            "milliseconds",
            "overWholeFloor",
            "overRowFloor",
            "packMilliseconds",
            "peakScopeBytes",
            "heapBytes",
            "residentBytes",
            "engineOverLoop");
    JsonNode forward = result.at("/figures/forward");
    assertThat(keys(forward))
        .containsExactly(
            "milliseconds",
            "evaluations",
            "rowEvaluations",
            "gemmEquivalents",
            "statuses",
            "productMilliseconds",
            "overWholeFloor",
            "overRowFloor",
            "gflops",
            "productGflops",
            "bytesPerEvaluation",
            "largestTrueResidual",
            "trueResiduals");
    assertThat(keys(forward.get("milliseconds")))
        .containsExactly("median", "lowerQuartile", "upperQuartile");
    assertThat(forward.get("trueResiduals")).hasSize(6);
    assertThat(result.at("/figures/engineOverLoop").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "gemm, --seed=2, 4, milliseconds gflops error",
    "kernel, '--formula=erf,tanh', 2, microseconds nanosPerEntry error",
    "train, --epochs=2, 2, epochMilliseconds forwardMilliseconds adjointMilliseconds overSolves"
  })
  void otherDocumentsHaveTheirFigures(String benchmark, String option, int results, String figures)
      throws JsonProcessingException {
    JsonNode json = json(benchmark, "--backend", "ejml", option);

    assertThat(json.get("results")).hasSize(results);
    assertThat(keys(json.at("/results/0/figures"))).contains(figures.split(" "));
    assertThat(json.get("results")).allMatch(r -> r.get("validity").asText().equals("valid"));
  }

  @ParameterizedTest
  @CsvSource({
    "gemm, --seed=2, GFLOP/s",
    "kernel, '--formula=rowGram', ns/entry",
    "train, --epochs=1, over solves"
  })
  void otherTablesAreForPeople(String benchmark, String option, String column) {
    Cli cli = bench(benchmark, option, "--backend", "ejml", "--precision", "f32,f64");

    assertThat(cli.code()).isZero();
    assertThat(cli.out()).contains(column, "f64").doesNotContain("does not count");
  }

  @Test
  void figuresThatDoNotCountAreNotPrinted() {
    Cli cli = bench("equilibrium", "--backend", "ejml", "--gamma", "5");

    assertThat(cli.code()).isZero();
    assertThat(cli.out())
        .containsPattern("6 x 16 +5 +picard +ejml +f32( +-)+\n")
        .containsPattern(
            "does not count: 6 x 16, gamma 5, picard, ejml, f32: .* rows did not converge");
  }

  @Test
  void documentHoldsNoFiguresThatDoNotCount() throws JsonProcessingException {
    JsonNode result = json("equilibrium", "--backend", "ejml", "--gamma", "5").at("/results/0");

    assertThat(result.get("validity").asText()).isEqualTo("unconverged");
    assertThat(result.get("reason").asText()).isNotEmpty();
    JsonNode forward = result.at("/figures/forward");
    assertThat(keys(forward)).contains("milliseconds", "gflops", "statuses");
    forward
        .fields()
        .forEachRemaining(
            e ->
                assertThat(e.getValue().isNull())
                    .as(e.getKey())
                    .isEqualTo(!e.getKey().equals("statuses")));
    assertThat(result.at("/figures/milliseconds").isNull()).isTrue();
    assertThat(result.at("/figures/peakScopeBytes").isNull()).isTrue();
    assertThat(result.at("/figures/library").asText()).isNotEmpty();
  }

  @Test
  void whatCannotBeRunIsNamedAndTheRestIsMeasured() {
    Cli cli = bench("equilibrium", "--backend", "ejml,absent", "--solver", "picard,throwing");

    assertThat(cli.code()).isZero();
    assertThat(cli.out())
        .contains("not run: ", "there is no such device", "the plugin is broken")
        .containsPattern("6 x 16 +0.75 +picard +ejml +f32 +\\d");
  }

  @Test
  void nothingThatCouldBeRunIsAnError() {
    assertThat(bench("gemm", "--backend", "absent").code()).isEqualTo(ExitCode.RESOURCES);
  }

  @Test
  void mistakesAreToldTogetherWithTheNearestNames() {
    Cli cli =
        bench(
            "equilibrium",
            "--backend",
            "ejlm",
            "--solver",
            "andersen{window=0}",
            "--precision",
            "f23",
            "--rtol",
            "-1");

    assertThat(cli.code()).isEqualTo(ExitCode.USER);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err())
        .contains("did you mean 'ejml'?", "did you mean 'anderson'?", "did you mean 'f32'?")
        .contains("rtol must be above 0");
  }

  @Test
  void misspeltFormulaIsAnError() {
    Cli cli = bench("kernel", "--backend", "ejml", "--formula", "tahn");

    assertThat(cli.code()).isEqualTo(ExitCode.USER);
    assertThat(cli.err()).contains("formula: there is no 'tahn'; did you mean 'tanh'?");
  }

  @Test
  void targetsHaveSizesOfTheirOwn() {
    Cli cli = bench("gemm", "--backend", "ejml", "--targets");

    assertThat(cli.code()).isEqualTo(ExitCode.USER);
    assertThat(cli.err()).contains("leave out --rows and --width");
  }

  @Test
  void misspeltBenchmarkIsAnError() {
    Cli cli = Cli.run("bench", "equilibirum");

    assertThat(cli.code()).isEqualTo(ExitCode.USER);
    assertThat(cli.err()).contains("equilibrium");
  }

  @ParameterizedTest
  @ValueSource(strings = {"equilibrium", "gemm", "train", "kernel"})
  void helpShowsExamplesAndEveryDefault(String benchmark) {
    Cli cli = Cli.run("bench", benchmark, "--help");

    assertThat(cli.code()).isZero();
    assertThat(cli.out())
        .contains("Examples:", "equilibria bench " + benchmark, "--backend")
        .containsPattern("Default:\\s+f32")
        .doesNotContain("DEFAULT-VALUE", "COMPLETION-CANDIDATES", "(?!");
    assertThat(cli.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "equilibrium | --gamma=0.5,0.75,0.5 | gamma: 0.5 is chosen twice",
        "equilibrium | --width=16,16 | size: 6 x 16 is chosen twice",
        "equilibrium | --solver=picard,picard | solver: picard is chosen twice",
        "gemm | --backend=ejml,ejml | backend: ejml is chosen twice",
        "kernel | --precision=f32,F32 | precision: f32 is chosen twice",
        "kernel | --formula=tanh,tanh | formula: tanh is chosen twice"
      })
  void whatIsChosenTwiceIsRefused(String benchmark, String option, String message) {
    Cli cli = bench(benchmark, option);

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains(message);
  }

  @Test
  void automaticPrecisionIsShownWithWhatRan() throws JsonProcessingException {
    JsonNode json = json("equilibrium", "--backend", "ejml", "--precision", "auto");

    assertThat(json.at("/results/0/choice/precision").asText()).isEqualTo("auto: f32");
  }
}
