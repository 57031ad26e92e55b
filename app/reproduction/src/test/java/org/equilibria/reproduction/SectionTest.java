package org.equilibria.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.equilibria.study.json.Json;
import org.junit.jupiter.api.Test;

class SectionTest {

  private static Section section(Statement... statements) {
    return Section.of(
        new FlowExperiment(),
        "title",
        "claim",
        "equation",
        "method",
        List.of(statements),
        List.of(Comparison.above("figure", 1, 0)),
        List.of(),
        List.of());
  }

  private static Findings findings(boolean cancelled, Section... sections) {
    return new Findings(Bench.configuration(1), List.of(sections), cancelled, 0);
  }

  private static final Statement HOLDS = Statement.judged(Evidence.MONITORED, true, "seen");
  private static final Statement FAILS = Statement.judged(Evidence.PROVED, false, "crossed");
  private static final Statement SHOWN = Statement.shown(Evidence.NUMERICAL, "shown");

  @Test
  void claimHoldsIfAllThatIsJudgedHoldsWhateverTheKnownFigures() {
    assertThat(section(HOLDS, SHOWN).verdict()).isEqualTo(Verdict.HOLDS);
    assertThat(section(HOLDS, SHOWN, FAILS).verdict()).isEqualTo(Verdict.FAILS);
    assertThatThrownBy(() -> section(SHOWN)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void claimRestsOnWhatItsJudgedStatementsRestOn() {
    assertThat(section(HOLDS, SHOWN, FAILS, HOLDS).evidence())
        .containsExactly(Evidence.MONITORED, Evidence.PROVED);
  }

  @Test
  void partsOfOlderFoldersAreRead() throws IOException {
    Section section = section(HOLDS, SHOWN);
    String older =
        Json.tree(section)
            .toString()
            .replaceAll("\"evidence\":\\[", "\"standings\":[")
            .replace("\"evidence\":", "\"standing\":");
    assertThat(older).contains("standings", "standing\":").doesNotContain("evidence");
    assertThat(new Json().read(older, Section.class)).isEqualTo(section);
  }

  @Test
  void oneClaimThatFailsIsNotReproduced() {
    assertThat(findings(false, section(HOLDS)).reproduced()).isTrue();
    assertThat(findings(true, section(HOLDS)).reproduced()).isFalse();
    Findings failed = findings(false, section(HOLDS), section(FAILS));
    assertThat(failed.reproduced()).isFalse();
    assertThat(failed.verdict()).startsWith("1 of 2 claims hold; 0 of 2 known figures agree");
  }
}
