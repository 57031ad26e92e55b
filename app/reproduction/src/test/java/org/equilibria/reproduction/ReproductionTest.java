package org.equilibria.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.study.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproductionTest {

  private final Bench bench = new Bench();
  private final Counting listener = new Counting();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    bench.close();
  }

  private static final class Counting implements ReproductionListener {
    private final List<String> parts = new ArrayList<>();
    private double last;

    @Override
    public void part(String title, double before, double share) {
      parts.add(title);
    }

    @Override
    public void done(double share) {
      assertThat(share).isBetween(0.0, 1 + 1e-9);
      last = share;
    }

    @Override
    public void checked(Section section) {}
  }

  private Findings run(Path into, Cancellation cancellation) {
    ReproductionFolder results = ReproductionFolder.open(into, Bench.configuration(1));
    return new Reproduction(
            bench.laboratory(), results, Set.copyOf(Reproduction.parts()), listener, cancellation)
        .run();
  }

  /** Return what is written of the sections, without how long they took. */
  private static List<String> untimed(Findings findings) {
    return findings.sections().stream().map(s -> Json.tree(s.took(0)).toString()).toList();
  }

  /** One run cut short and taken up again, against one in a piece; then a third that finds all. */
  @Test
  void resumedRunHasTheFiguresOfOneInAPieceAndComputesNothingTwice() throws IOException {
    Path cut = folder.resolve("cut");
    Findings first = run(cut, () -> listener.parts.size() > 3);
    assertThat(first.cancelled()).isTrue();
    assertThat(first.reproduced()).isFalse();
    assertThat(first.sections()).hasSize(3);
    assertThat(cut.resolve("index.html")).exists();
    Findings resumed = run(cut, Cancellation.NEVER);
    assertThat(listener.parts).hasSize(4 + Reproduction.parts().size() - 3);
    assertThat(listener.last).isGreaterThan(0.999);
    Findings whole = run(folder.resolve("whole"), Cancellation.NEVER);
    assertThat(untimed(resumed)).isEqualTo(untimed(whole));
    int parts = listener.parts.size();
    Findings again = run(cut, Cancellation.NEVER);
    assertThat(listener.parts).hasSize(parts);
    assertThat(untimed(again)).isEqualTo(untimed(whole));
    checkFiles(cut, whole);
  }

  private static void checkFiles(Path results, Findings findings) throws IOException {
    for (Section section : findings.sections()) {
      assertThat(section.statements()).isNotEmpty();
      assertThat(section.charts()).isNotEmpty();
      for (Table table : section.tables()) {
        List<String> lines = Files.readAllLines(results.resolve(table.name() + ".csv"));
        assertThat(lines).hasSize(1 + table.rows().size());
        assertThat(table.rows()).allMatch(row -> row.size() == table.columns().size());
      }
      assertThat(section.verdict()).as(section.id()).isIn(Verdict.HOLDS, Verdict.FAILS);
    }
    String page = Files.readString(results.resolve("index.html"));
    assertThat(page).contains(findings.verdict(), "echarts").doesNotContain("/* data.json */");
    assertThat(Files.readString(results.resolve("results.json"))).contains("\"reproduced\"");
  }

  @Test
  void onlyTheWantedPartsAreCheckedAndTheOthersAreSaidToBeMissing() {
    ReproductionFolder results =
        ReproductionFolder.open(folder.resolve("some"), Bench.configuration(1));
    Findings findings =
        new Reproduction(
                bench.laboratory(), results, Set.of("sensitivity"), listener, Cancellation.NEVER)
            .run();
    assertThat(findings.sections()).extracting(Section::id).containsExactly("sensitivity");
    assertThat(findings.verdict())
        .contains("%d claims are not checked yet".formatted(Reproduction.parts().size() - 1));
    assertThat(listener.last).isGreaterThan(0.999);
  }

  @Test
  void resultsAreNeverMixedWithThoseOfAnotherConfiguration() throws IOException {
    Path results = folder.resolve("results");
    ReproductionFolder.open(results, Bench.configuration(1));
    assertThatThrownBy(() -> ReproductionFolder.open(results, Bench.configuration(2)))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("another configuration (tiny, seed 1");
    Path foreign = folder.resolve("foreign");
    Files.createDirectories(foreign);
    Files.writeString(foreign.resolve("mine.txt"), "mine");
    assertThatThrownBy(() -> ReproductionFolder.open(foreign, Bench.configuration(1)))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("something else");
    assertThat(foreign.resolve("parts")).doesNotExist();
    assertThatThrownBy(
            () -> ReproductionFolder.open(foreign.resolve("mine.txt"), Bench.configuration(1)))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("is a file");
    Files.writeString(results.resolve("parts").resolve("bound.json"), "{");
    ReproductionFolder opened = ReproductionFolder.open(results, Bench.configuration(1));
    assertThatThrownBy(() -> opened.find("bound"))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("delete it");
  }
}
