package org.equilibria.study.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.study.Studies;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.report.Column;
import org.equilibria.study.report.Columns;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Certificate;
import org.junit.jupiter.api.Test;

/** The columns of cells.csv are those that docs/studies.md explains. */
class DocumentedColumnsTest {

  private static final Pattern NAME = Pattern.compile("`([a-zA-Z0-9_]+)`");

  /** What the names in capitals of the page stand for. */
  private static List<String> expanded(String name) {
    if (name.contains("PASS")) {
      return List.of("forward", "backward", "validation_forward", "test_forward").stream()
          .map(pass -> name.replace("PASS", pass))
          .toList();
    } else if (name.contains("PART")) {
      return List.of("validation", "test").stream().map(p -> name.replace("PART", p)).toList();
    }
    if (name.contains("TIMED")) {
      return List.of("epoch", "forward", "backward").stream()
          .map(p -> name.replace("TIMED", p))
          .toList();
    }
    return List.of(name.replace("BOUND", "rate"));
  }

  @Test
  void everyColumnIsDocumentedAndNothingElse() throws IOException {
    String page = Files.readString(Path.of("../../docs/studies.md"));
    String table = page.substring(page.indexOf("## Columns"), page.indexOf("## Keys"));
    Set<String> documented = new TreeSet<>();
    for (String line : table.lines().filter(l -> l.startsWith("| `")).toList()) {
      Matcher names = NAME.matcher(line.substring(0, line.indexOf('|', 1)));
      names.results().forEach(name -> documented.addAll(expanded(name.group(1))));
    }

    StudyPlan plan =
        Studies.plan("s", List.of(ComponentSpec.of("rate")), ComponentSpec.of("picard"));
    BoundResult bound = Studies.figure("rate", BoundResult.CHECKPOINT, 0.5);
    CellResult certified =
        Studies.failed(plan.cells().get(0), "")
            .certified(
                Optional.of(new Certificate("", Map.of(), "", Duration.ZERO, List.of(bound))));
    List<Column> columns = Columns.of(plan, List.of(certified));
    assertThat(documented)
        .isEqualTo(columns.stream().map(Column::id).collect(Collectors.toCollection(TreeSet::new)));
  }
}
