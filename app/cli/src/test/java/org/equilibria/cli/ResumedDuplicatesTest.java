package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A folder of an earlier version, which ran combinations twice that are the same once their
 * defaults are filled in.
 */
class ResumedDuplicatesTest {

  private static final String STUDY =
      """
      data: {train: 40, test: 20}
      backend: ejml
      model: {width: 8}
      train: {epochs: 2}
      study:
        name: s
        seeds: [1, 2]
        axes: {solver: [anderson, "anderson{window=2}"], solver.window: [2, 3]}
      """;

  @TempDir private Path temp;

  private Cli run(String... more) {
    List<String> all = new ArrayList<>(List.of("study", "run"));
    all.add(SmallStudy.write(temp, STUDY).toString());
    all.addAll(List.of("--out", temp.resolve("out").toString()));
    all.addAll(List.of(more));
    return Cli.run(all.toArray(String[]::new));
  }

  @Test
  void resultsThatAreThereTwiceAreThereOnceAndNoneIsRunAgain() throws Exception {
    Cli first = run();
    assertThat(first.code()).as(first.err()).isZero();
    Path out = temp.resolve("out");
    Path lines = out.resolve("cells.jsonl");
    List<String> four = Files.readAllLines(lines);
    assertThat(four).hasSize(4); // two windows, which both solvers have
    List<String> six = new ArrayList<>(four);
    for (int i = 0; i < 2; i++) { // both seeds of the first combination, once more
      ObjectNode again = (ObjectNode) new ObjectMapper().readTree(four.get(i));
      six.add(again.put("cell", 5 + i).toString());
    }
    Files.write(lines, six);
    Files.delete(out.resolve("study.db"));

    Cli resumed = run("--resume");

    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err()).doesNotContain("[1/", "[2/", "[3/", "[4/"); // none is run
    assertThat(StudySql.documents(out)).hasSize(4);
    assertThat(Files.readAllLines(out.resolve("cells.csv"))).hasSize(5);
    assertThat(Files.readAllLines(lines)).hasSize(4);
    List<String> figures = new ArrayList<>();
    for (String line : four) {
      figures.add(new ObjectMapper().readTree(line).get("measures").toString());
    }
    for (String line : Files.readAllLines(lines)) {
      assertThat(figures.remove(new ObjectMapper().readTree(line).get("measures").toString()))
          .isTrue();
    }
    assertThat(figures).isEmpty(); // nothing lost
    assertThat(run("--resume").code()).isZero();
    assertThat(Files.readAllLines(lines)).hasSize(4);
  }
}
