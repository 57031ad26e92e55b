package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.equilibria.testkit.PluginJars;
import org.equilibria.testkit.PluginSources;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bounds of a plugin from a folder look like built-in ones in every report. */
class ForeignBoundTest {

  private static final PluginSources PLUGIN =
      PluginSources.offers(
          "outside",
          """
          Component.of(Kinds.BOUND, "tiny-rows", "margin of the test of tiny rows", () -> Bound.of(
              Topic.WELL_POSEDNESS, Provenance.proved("a paper, lemma 1"),
              Set.of(NetworkQuantities.WEIGHT), known -> {
                double largest = 0;
                for (double[] row : known.get(NetworkQuantities.WEIGHT)) {
                  largest = Math.max(largest, Arrays.stream(row).map(Math::abs).sum());
                }
                return new Hypotheses(Provenance.proved("a paper, lemma 1"))
                    .below("rows", "row sums are below 1e-6", largest, 1e-6)
                    .helpedBy("a weight that is next to nothing")
                    .margin(1e-6 - largest, 0)
                    .figure(Outcome.Sense.LOWER, 1e-6 - largest, Map.of());
              }).claiming("all rows are tiny"))
          """,
          """
          Component.of(Kinds.BOUND, "steady-fall", "rate of a steady fall", () -> Bound.of(
              Topic.CONVERGENCE, Provenance.proved("a paper, lemma 2"),
              Set.of(NetworkQuantities.ERRORS), known -> {
                Envelope held = new Envelope(
                    Envelope.Training.FLOW, 0.125, 8, Double.POSITIVE_INFINITY, 3.5, 2);
                return new Hypotheses(Provenance.proved("a paper, lemma 2"))
                    .assume("steady", "the fall is steady")
                    .margin(1.00001, 1).envelope(held)
                    .figure(Outcome.Sense.LOWER, held.rate(), Map.of());
              }).claiming("the loss falls steadily"))
          """,
          """
          Component.of(Kinds.BOUND, "root-loss", "expected loss by the root of n",
              ConfidenceOptions.class, (options, assembly) -> Bound.of(
              Topic.GENERALISATION, Provenance.proved("a paper, theorem 3"),
              Set.of(NetworkQuantities.INPUTS), known -> {
                double rest = 5 / Math.sqrt(known.get(NetworkQuantities.INPUTS).length);
                return new Hypotheses(Provenance.proved("a paper, theorem 3"))
                    .assume("iid", "the samples are independent")
                    .lossBound(new ExpectedLoss(ExpectedLoss.Measure.RAMP,
                        ExpectedLoss.Sample.GIVEN, 0.1, options.delta()), () -> 0.1 + rest, Map.of());
              }).claiming("the expected ramp loss of every network is at most {}"))
          """);

  @TempDir private static Path temp;
  private static Path plugins;

  @BeforeAll
  static void write() throws IOException {
    plugins = PluginJars.writeAll(temp, List.of(PLUGIN));
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private static JsonNode said(JsonNode list, String bound) {
    return StreamSupport.stream(list.spliterator(), false)
        .filter(b -> b.get("bound").asText().equals(bound))
        .findFirst()
        .orElseThrow();
  }

  private static String model() {
    Path model = temp.resolve("model.safetensors");
    if (!Files.exists(model)) {
      Cli cli =
          Cli.run(
              "train",
              "--config",
              SmallStudy.write(temp, SmallStudy.BASE).toString(),
              "--out",
              model.toString(),
              "--no-report");
      assertThat(cli.code()).as(cli.err()).isZero();
    }
    return model.toString();
  }

  private static String section(String text, String title) {
    int begin = text.indexOf("\n" + title + "\n");
    int end = text.indexOf("\n\n", begin + 1);
    assertThat(begin).as(title + " in " + text).isNotNegative();
    return text.substring(begin, end < 0 ? text.length() : end).replaceAll("\\s+", " ");
  }

  @Test
  void certificateShowsThemByTheirTopicsWithMarginAndAdvice() {
    Cli cli =
        Cli.run("certify", "--model", model(), "--draws", "0", "--plugins", plugins.toString());

    assertThat(cli.code()).as(cli.err()).isZero();
    String verdict = cli.out().substring(0, cli.out().indexOf("\n\n")).replaceAll("\\s+", " ");
    assertThat(verdict)
        .contains(
            "Not proved: that all rows are tiny at the checkpoint. What would help: a weight that"
                + " is next to nothing.",
            "Proved: the loss falls steadily from the initialisation and from the checkpoint.");
    assertThat(section(cli.out(), "WELL-POSEDNESS"))
        .contains(
            "tiny-rows, margin of the test of tiny rows: no number",
            "fails: row sums are below 1e-6",
            "what would help: a weight that is next to nothing source: a paper, lemma 1; proved");
    assertThat(section(cli.out(), "CONVERGENCE"))
        .contains("PROVED from the checkpoint: steady-fall, rate of a steady fall: at least");
    assertThat(section(cli.out(), "GENERALISATION"))
        .contains(
            "root-loss, expected loss by the root of n: at most 0.8906",
            "most of the figure, 0.7406 of 0.8906, is its complexity");
    // 1.00001 is above 1, and 1.000 would not be
    assertThat(cli.out()).containsPattern("steady-fall +from the checkpoint +0\\.1250 +1\\.00001");
    assertThat(cli.out()).containsPattern("failed hypothesis +tiny-rows +at the checkpoint +- +-");
  }

  @Test
  void jsonAndPageHaveThemWithTheirCharts() throws IOException {
    Path page = temp.resolve("certificate.html");
    Cli cli =
        Cli.run(
            "certify",
            "--model",
            model(),
            "--draws",
            "0",
            "--plugins",
            plugins.toString(),
            "--json",
            "--report",
            page.toString());

    assertThat(cli.code()).as(cli.err()).isZero();
    JsonNode report = json(cli.out());
    JsonNode rows = said(report.get("findings"), "tiny-rows");
    assertThat(rows.get("section").asText()).isEqualTo("Well-posedness");
    assertThat(rows.get("summary").asText()).isEqualTo("margin of the test of tiny rows");
    assertThat(rows.get("help").asText()).isEqualTo("a weight that is next to nothing");
    assertThat(rows.get("margin").asDouble()).isNegative();
    JsonNode loss = said(report.get("findings"), "root-loss");
    assertThat(loss.get("section").asText()).isEqualTo("Generalisation");
    assertThat(loss.get("scope").asText()).isEqualTo("network");
    JsonNode charts = report.get("charts");
    assertThat(charts.findValuesAsText("name"))
        .contains("root-loss", "certified radius (steady-fall)");
    assertThat(Files.readString(page))
        .contains("\"name\":\"root-loss\"", "certified radius (steady-fall)", "tiny-rows");
  }

  @Test
  void studiesHaveThemInTablesFilesAndReport() throws IOException {
    Path out = temp.resolve("out");
    String study = "bounds: [tiny-rows, root-loss]\n" + SmallStudy.BASE + "study: {seeds: [3]}\n";
    Cli cli =
        Cli.run(
            "study",
            "run",
            SmallStudy.write(temp, study).toString(),
            "--plugins",
            plugins.toString(),
            "--out",
            out.toString());

    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.out())
        .containsPattern("tiny-rows +root-loss")
        .containsPattern("failed hypothesis +proved <= 0\\.8906")
        .contains("tiny-rows: failed hypothesis (checkpoint): fails: row sums are below 1e-6");
    assertThat(Files.readString(out.resolve("cells.csv")))
        .contains("root-loss_figure", "tiny-rows_reason", "proved,0.89");
    JsonNode bounds = json(Files.readAllLines(out.resolve("cells.jsonl")).get(0)).get("bounds");
    assertThat(said(bounds, "root-loss").at("/loss/measure").asText()).isEqualTo("ramp");
    assertThat(said(bounds, "tiny-rows").at("/checks/0/remedy/text").asText())
        .isEqualTo("a weight that is next to nothing");
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("\"bound\":\"tiny-rows\"", "\"bound\":\"root-loss\"", "a paper, theorem 3");
  }
}
