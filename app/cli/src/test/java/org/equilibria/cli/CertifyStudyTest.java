package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.certify.CertifyOptions;
import org.equilibria.host.Equilibria;
import org.equilibria.host.StudyCertification;
import org.equilibria.host.StudyCertification.Certified;
import org.equilibria.host.StudyCertification.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The networks that a study keeps are certified after it. */
class CertifyStudyTest {

  private static final String TEXT =
      """
      data: {train: 20, test: 15}
      backend: {id: ejml, precision: f64}
      model: {width: 8, parameterization: {id: gamma-scaling, gamma: 0.3}}
      train: {epochs: 2, optimizer: sgd}
      study: {name: small, seeds: [3], keep: all, axes: {activation: [relu, tanh]}}
      """;

  private static final String BOUNDS = "existence-monotone,hold-out,convergence-flow";

  @TempDir private static Path once;
  @TempDir private Path temp;
  private Path folder;

  @BeforeAll
  static void run() throws IOException {
    assertThat(study(once, TEXT, once.resolve("out")).code()).isZero();
  }

  /** Every test has a copy of the study. */
  @BeforeEach
  void copy() throws IOException {
    folder = temp.resolve("out");
    Files.createDirectories(folder.resolve("models"));
    try (Stream<Path> files = Files.walk(once.resolve("out"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(once.resolve("out").relativize(file)));
      }
    }
  }

  private static Cli study(Path place, String text, Path out, String... more) throws IOException {
    Path file = Files.writeString(place.resolve("small.yaml"), text);
    List<String> args =
        new ArrayList<>(List.of("study", "run", file.toString(), "--out", out.toString()));
    args.addAll(List.of(more));
    return Cli.run(args.toArray(String[]::new));
  }

  private Cli certify(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "certify",
                "--study",
                folder.toString(),
                "--bounds",
                BOUNDS,
                "--json",
                "--draws",
                "0"));
    args.addAll(List.of(more));
    return Cli.run(args.toArray(String[]::new));
  }

  private static JsonNode json(Cli cli) throws JsonProcessingException {
    return new ObjectMapper().readTree(cli.out());
  }

  private static List<String> outcomes(Cli cli) throws JsonProcessingException {
    return json(cli).findValuesAsText("outcome");
  }

  private Path model(int cell) {
    return folder.resolve("models/cell-" + cell + ".safetensors");
  }

  @Test
  void aCertificateSaysWhatTheCommandSaysOfTheModelAndStandsBesideTheCell()
      throws IOException, SQLException {
    Cli cli = certify();

    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(outcomes(cli)).containsExactly("certified", "certified");
    JsonNode bounds = json(cli).at("/cells/0/bounds");
    JsonNode alone =
        json(Cli.run("certify", "--model", model(1).toString(), "--bounds", BOUNDS, "--json"))
            .get("findings");
    assertThat(bounds.findValues("figure")).isEqualTo(alone.findValues("figure"));
    assertThat(bounds.findValues("badge")).isEqualTo(alone.findValues("badge"));

    // Of tanh the convergence theorem says nothing: no number, in no place.
    String of = " FROM figure WHERE name = 'certified_%s' AND cell = %d";
    assertThat(
            StudySql.query(folder, "SELECT value" + of.formatted("existence-monotone_figure", 1)))
        .extracting(Double::valueOf)
        .containsExactly(last(bounds, "existence-monotone").get("figure").asDouble());
    assertThat(StudySql.query(folder, "SELECT value" + of.formatted("convergence-flow_badge", 2)))
        .containsExactly("inapplicable");
    assertThat(StudySql.query(folder, "SELECT value" + of.formatted("convergence-flow_figure", 2)))
        .isEmpty();

    assertThat(Cli.run("study", "export", folder.toString()).code()).isZero();
    List<String> csv = Files.readAllLines(folder.resolve("cells.csv"));
    assertThat(csv.get(0)).contains(",certified_hold-out_figure,", "certified_hold-out_reason");
    assertThat(Files.readAllLines(folder.resolve("cells.jsonl")))
        .allMatch(line -> line.contains("\"certificate\":{\"model\":\""));
    String figure = "certified_existence-monotone_figure";
    Cli table = Cli.run("study", "table", folder.toString(), "--metric", figure, "--json");
    assertThat(json(table).at("/rows/0/means/" + figure + "/value").asDouble())
        .isEqualTo(last(bounds, "existence-monotone").get("figure").asDouble());
    assertThat(Cli.run("study", "report", folder.toString()).code()).isZero();
    assertThat(folder.resolve("report.html")).content().contains("\"certificate\":{\"model\":");
  }

  private static JsonNode last(JsonNode bounds, String id) {
    return StreamSupport.stream(bounds.spliterator(), false)
        .filter(b -> b.get("bound").asText().equals(id))
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  @Test
  void whatIsCertifiedIsCertifiedAgainOnlyForOtherOptionsOrOnRequest() throws Exception {
    assertThat(outcomes(certify("--cells", "2"))).containsExactly("certified");
    String written = json(certify("--cells", "2")).at("/cells/0/written").asText();
    Cli rest = certify();
    assertThat(outcomes(rest)).containsExactly("certified", "before");
    assertThat(json(rest).at("/cells/1/written").asText()).isEqualTo(written);
    assertThat(outcomes(certify("--delta", "0.1"))).containsExactly("certified", "certified");
    assertThat(outcomes(certify("--delta", "0.1", "--threads", "1")))
        .containsExactly("before", "before");
    assertThat(outcomes(certify("--delta", "0.1", "--again")))
        .containsExactly("certified", "certified");
  }

  @Test
  void aStudyThatGoesOnKeepsCertificatesAndDropsThatOfANetworkTrainedAgain() throws Exception {
    assertThat(certify().code()).isZero();
    Files.delete(model(2));
    assertThat(study(temp, TEXT, folder, "--resume").code()).isZero();

    String names = "SELECT cell FROM figure WHERE name = 'certified_hold-out_figure'";
    assertThat(StudySql.query(folder, names)).containsExactly("1");
    assertThat(folder.resolve("cells.csv")).content().contains("certified_hold-out_figure");
    assertThat(outcomes(certify())).containsExactly("before", "certified");
  }

  @Test
  void aNetworkThatCannotBeCertifiedCostsNoOther() throws Exception {
    byte[] bytes = Files.readAllBytes(model(1));
    bytes[bytes.length - 9] ^= 1;
    Files.write(model(1), bytes);

    Cli cli = certify();
    assertThat(cli.code()).isEqualTo(ExitCode.INTERNAL);
    assertThat(outcomes(cli)).containsExactly("failed", "certified");
    assertThat(json(cli).at("/cells/0/why").asText()).contains("cell-1.safetensors");

    Files.copy(model(2), temp.resolve("two"));
    Files.move(temp.resolve("two"), model(1), StandardCopyOption.REPLACE_EXISTING);
    Cli other =
        Cli.run("certify", "--study", folder.toString(), "--bounds", BOUNDS, "--draws", "0");
    assertThat(other.code()).isEqualTo(ExitCode.INTERNAL);
    assertThat(other.out())
        .contains("cell 1 (relu, seed 3): not certified: ")
        .contains("is not the network of this cell")
        .contains("inapplicable, certified before")
        .contains("2 networks: 0 certified now, 1 before, 1 that could not be.");
  }

  @Test
  void aResultThatIsNotCompleteIsNoWorkOfAnotherProcess() throws Exception {
    StudySql.execute(folder, "UPDATE cell SET provisional = 1 WHERE number = 1");

    Cli cli = certify();
    assertThat(cli.code()).isEqualTo(ExitCode.INTERNAL);
    assertThat(outcomes(cli)).containsExactly("failed", "certified");
    assertThat(json(cli).at("/cells/0/why").asText()).contains("not complete yet", "--resume");
  }

  @Test
  void whatIsCancelledIsGoneOnWith() {
    List<Certified> seen = new ArrayList<>();
    StudyCertification.Listener listener =
        new StudyCertification.Listener() {
          @Override
          public void doing(String what, int done, int total) {}

          @Override
          public void ended(Certified certified) {
            seen.add(certified);
          }
        };
    try (Equilibria equilibria = Equilibria.builder().build()) {
      CertifyOptions options = CertifyOptions.of(List.of(ComponentSpec.of("hold-out")));
      equilibria
          .certification(folder, options, () -> !seen.isEmpty())
          .run(Set.of(), false, listener);
      assertThat(seen).extracting(Certified::outcome).containsExactly(Outcome.CERTIFIED);

      List<Certified> rest =
          equilibria.certification(folder, options, () -> false).run(Set.of(), false, listener);
      assertThat(rest)
          .extracting(Certified::outcome)
          .containsExactly(Outcome.BEFORE, Outcome.CERTIFIED);
    }
  }

  @Test
  void whatCannotBeCertifiedIsTold() throws IOException {
    Path none = temp.resolve("none");
    assertThat(study(temp, TEXT.replace("keep: all, ", ""), none).code()).isZero();
    assertThat(Cli.run("certify", "--study", none.toString()))
        .satisfies(
            cli -> {
              assertThat(cli.code()).isEqualTo(ExitCode.USER);
              assertThat(cli.err())
                  .contains("its study keeps no networks", "study.keep: all", "--keep all --out");
            });

    assertThat(certify("--cells", "1,7").err()).contains("keeps no network of cell 7", "[1, 2]");
    assertThat(certify("--bounds", "hold-aut").err()).contains("hold-aut", "hold-out");
    assertThat(certify("--report", temp.resolve("x.html").toString()).err())
        .contains("--data, --hold-out and --report");
    assertThat(Cli.run("certify", "--model", model(1).toString(), "--again").err())
        .contains("--study DIR");
    assertThat(Cli.run("certify", "--study", temp.resolve("nowhere").toString()).err())
        .contains("there is no folder");
    Files.delete(model(1));
    Files.delete(model(2));
    assertThat(certify().err()).contains("are not there", "--resume");
  }
}
