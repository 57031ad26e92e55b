package org.equilibria.study.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.option.OptionDescription;
import org.equilibria.engine.option.OptionsSchema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of keys in docs/studies.md are those of the records that are read. */
class DocumentedOptionsTest {

  private static String row(String section, OptionDescription o) {
    String range = o.range().isEmpty() ? "" : ", " + o.range();
    return "| `%s.%s` | %s | %s%s | %s |"
        .formatted(
            section,
            o.name(),
            o.defaultValue().isEmpty() ? "" : "`" + o.defaultValue() + "`",
            o.type(),
            range,
            o.help().replace("|", "\\|"));
  }

  private static Class<? extends Record> record(String section) {
    return switch (section) {
      case "backend" -> BackendSettings.class;
      case "data" -> DataSettings.Options.class;
      case "model" -> ModelSettings.class;
      case "rescue" -> RescueSettings.class;
      case "study" -> KeepSettings.class;
      case "study.limits" -> LimitSettings.class;
      case "study.sample" -> SampleSettings.class;
      case "study.search" -> SearchSettings.class;
      case "termination" -> Termination.class;
      default -> TrainSettings.class;
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "backend",
        "data",
        "model",
        "rescue",
        "study",
        "study.limits",
        "study.sample",
        "study.search",
        "termination",
        "train"
      })
  void everyKeyIsDocumentedWithItsDefaultRangeAndMeaning(String section) throws IOException {
    String page = Files.readString(Path.of("../../docs/studies.md"));

    assertThat(page.lines())
        .containsAll(
            OptionsSchema.of(record(section)).describe().stream()
                .map(o -> row(section.equals("study.limits") ? "study" : section, o))
                .toList());
  }
}
