package org.equilibria.study.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.study.Crossed;
import org.equilibria.study.Studies;
import org.equilibria.study.analysis.Conclusion;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.report.Column;
import org.equilibria.study.report.SummaryTable;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.StudyResults;
import org.junit.jupiter.api.Test;

class HtmlReportTest {

  private static final String HOSTILE = "</script><script>alert(1)</script><!-- /* charts.js */";

  private static final StudyPlan PLAN =
      Studies.plan("s", ComponentSpec.of("picard"), ComponentSpec.of("anderson"));

  private static final String PAGE =
      HtmlReport.page(
          new StudyResults(
              PLAN,
              List.of(
                  Studies.completed(
                          PLAN.cells().get(0),
                          Studies.measures(SolveStatus.MAX_STEPS, 3, 2, Double.POSITIVE_INFINITY))
                      .with(List.of(Studies.inapplicable("rate", HOSTILE))),
                  Studies.failed(PLAN.cells().get(1), HOSTILE)),
              false,
              Duration.ofSeconds(3)));

  private static JsonNode data() throws JsonProcessingException {
    return data(PAGE);
  }

  private static JsonNode data(String page) throws JsonProcessingException {
    Matcher matcher =
        Pattern.compile(
                "<script id=\"data\" type=\"application/json\">(.*?)</script>", Pattern.DOTALL)
            .matcher(page);
    assertThat(matcher.find()).isTrue();
    return new ObjectMapper().readTree(matcher.group(1));
  }

  /** The page without the charting library, whose own texts name addresses that it never asks. */
  private static String ownParts() {
    int library = PAGE.indexOf("<script>");
    int data = PAGE.indexOf("<script id=\"data\"");
    assertThat(library).isPositive().isLessThan(data);
    return PAGE.substring(0, library) + PAGE.substring(data);
  }

  @Test
  void pageNamesNoAddressAndLoadsNoFile() {
    assertThat(ownParts())
        .doesNotContain("http://", "https://", "@import", "url(", "fetch(")
        .doesNotContainPattern("(?i)<(link|img|iframe|object|embed|source|base)\\b")
        .doesNotContainPattern("(?i)\\b(src|href|action)\\s*=");
  }

  @Test
  void textOfResultsCannotEndTheScriptThatHoldsIt() throws JsonProcessingException {
    assertThat(PAGE).doesNotContain("alert(1)</script>");
    assertThat(data().at("/cells/1/detail").asText()).isEqualTo(HOSTILE);
  }

  @Test
  void everyPartIsInlined() {
    assertThat(PAGE)
        .contains("echarts", ".panels", "function facts()", "function table()", "drawAll")
        .doesNotContain("/* report.css */", "/* echarts.min.js */", "/* data.json */");
  }

  @Test
  void pageBeginsWithTheConclusionAndDrawsWhatThereIs() throws JsonProcessingException {
    StudyResults results =
        new Crossed()
            .axis("solver", "a", "b")
            .axis("model.alpha", "1", "2")
            .evaluations((labels, seed) -> "a".equals(labels.get("solver")) ? 10 + seed : 20);

    JsonNode data = data(HtmlReport.page(results));

    Conclusion conclusion = Conclusion.of(results);
    assertThat(data.at("/conclusion/answer").asText()).isEqualTo(conclusion.answer());
    assertThat(data.at("/conclusion/details")).hasSameSizeAs(conclusion.details());
    assertThat(data.at("/question/axis").asText()).isEqualTo("solver");
    assertThat(data.at("/question/along").asText()).isEqualTo("model.alpha");
    assertThat(data.at("/effects/0/mains")).hasSize(2);
    assertThat(data.at("/profiles/0/problems").asInt()).isEqualTo(6);
    assertThat(data.at("/precision/0/curves")).hasSize(2);
    assertThat(PAGE).contains("function conclusion()", "function profiles()", "function effects()");
  }

  @Test
  void whatThereIsNoDataForIsNotInThePage() throws JsonProcessingException {
    assertThat(data().at("/effects")).isEmpty();
    assertThat(data().at("/profiles")).isEmpty();
    assertThat(data().at("/conclusion/answer").asText())
        .isEqualTo(
            "By forward evaluations no solver can be called the best: none did what was asked in"
                + " nine tenths of its cells.");
  }

  @Test
  void boundsAreInThePageWithBadgesAndReasons() throws JsonProcessingException {
    assertThat(PAGE).contains(".badge.proved", "function explainBadges", "id=\"verdicts\"");
    assertThat(data().at("/cells/0/bounds/0/badge").asText()).isEqualTo("inapplicable");
    assertThat(data().at("/cells/0/bounds/0/reason").asText()).isEqualTo(HOSTILE);
    assertThat(data().at("/cells/1/bounds")).isEmpty();
  }

  /** 0.41171 to the nearest is .4117, which it is not at most. */
  @Test
  void figureOfABoundIsRoundedAwayFromWhereTheTruthLies() throws JsonProcessingException {
    CellResult cell =
        Studies.completed(PLAN.cells().get(0), Studies.measures(SolveStatus.CONVERGED, 3, 2, 1e-7))
            .with(List.of(Studies.figure("rate", BoundResult.CHECKPOINT, 0.41171)));
    StudyResults results =
        new StudyResults(
            PLAN,
            List.of(cell, Studies.failed(PLAN.cells().get(1), HOSTILE)),
            false,
            Duration.ofSeconds(3));

    JsonNode bound = data(HtmlReport.page(results)).at("/cells/0/bounds/0");

    assertThat(bound.path("shown").asText()).isEqualTo("0.4118");
    assertThat(bound.path("figure").asDouble()).isEqualTo(0.41171);
    assertThat(PAGE).contains("(f.shown || figure(f.figure))");
  }

  @Test
  void tableOfThePageIsThatOfTheConsole() throws JsonProcessingException {
    List<Column.Heading> columns = new SummaryTable(PLAN).headings();

    assertThat(data().at("/columns")).hasSize(columns.size());
    assertThat(data().at("/columns"))
        .extracting(c -> c.get("title").asText())
        .containsExactlyElementsOf(columns.stream().map(Column.Heading::title).toList());
    assertThat(data().at("/cells/0/row"))
        .extracting(JsonNode::asText)
        .contains(
            "picard", "completed", "3 of 60 not", "converged", "4.5 / 6", "Infinity", "0.6250");
  }

  @Test
  void valuesThatAreNotFiniteAreText() throws JsonProcessingException {
    assertThat(data().at("/cells/0/measures/perEpoch/loss/2").asText()).isEqualTo("Infinity");
    assertThat(data().at("/cells/0/measures/traces/0/medianRelativeResidual/1").asText())
        .isEqualTo("NaN");
  }
}
