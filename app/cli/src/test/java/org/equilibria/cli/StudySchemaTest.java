package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.equilibria.study.config.StudySource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The published JSON Schema takes what the program takes, and refuses what it can see is wrong. */
class StudySchemaTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @TempDir private static Path temp;

  private static JsonNode text;
  private static JsonSchema schema;

  @BeforeAll
  static void print() throws JsonProcessingException {
    text = JSON.readTree(Cli.run("study", "schema").out());
    schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(text);
  }

  private static List<String> mistakes(String yaml) {
    Object tree = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return schema.validate(JSON.valueToTree(tree)).stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }

  @Test
  void schemaIsOneOfItsDraftAndAlwaysTheSame() throws JsonProcessingException {
    JsonSchema draft =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(SchemaLocation.of(text.get("$schema").asText()));

    assertThat(draft.validate(text)).isEmpty();
    assertThat(JSON.readTree(Cli.run("study", "schema").out())).isEqualTo(text);
  }

  @Test
  void everyFileOfTheProjectFits() throws IOException {
    List<String> files = new ArrayList<>();
    files.add(StudySource.builtInText());
    files.add(StudySource.trainingText());
    files.add(Cli.run("study", "show").out());
    try (Stream<Path> examples = Files.list(Path.of("../examples/studies"))) {
      for (Path file : examples.toList()) {
        files.add(Files.readString(file));
        Cli complete = Cli.run("study", "show", file.toString());
        if (complete.code() == 0) { // some need a plugin that is not at hand
          files.add(complete.out());
        }
      }
    }

    assertThat(files).hasSizeGreaterThan(8);
    for (String file : files) {
      assertThat(mistakes(file)).as(file).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"studies", "networks", "data", "theory", "gradients"})
  void everyExampleOfThePagesFits(String page) throws IOException {
    String content = Files.readString(Path.of("../../docs/" + page + ".md"));

    for (MatchResult example : EXAMPLE.matcher(content).results().toList()) {
      if (example.group(1).lines().allMatch(line -> line.startsWith("#"))) {
        continue;
      }
      assertThat(mistakes(example.group(1))).as(example.group(1)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          modle: {width: 8}
          model: {widht: 8}
          model: {width: 0}
          model: {width: 65536}
          model: {width: [8, 16]}
          model: 8
          model: {centred: maybe}
          model: {width: wide}
          solver: {id: anderson, windw: 3}
          solver: {id: anderson, window: 99}
          solver: {window: 3}
          solver: [anderson]
          gradient: {id: implicit, solver: {id: picard, damping: 2}}
          backend: {id: ejml, precision: f16}
          backend: {id: ejml, precison: f32}
          data: {id: mnist, trian: 10}
          data: {id: csv, lable: y}
          data: {test: [1]}
          train: {epochs: -1}
          train: {epochs: soon}
          train: {hold: nrom}
          termination: {rtol: small}
          rescue: {fallback: all}
          bounds: [{id: pac-bayes, delta: 2}]
          bounds: []
          study: {seed: 1}
          study: {axes: {solvr: [picard]}}
          study: {axes: [solver]}
          study: {keep: some}
          study: {when: [solver]}
          study: {exclude: [solver]}
          study: {include: picard}
          study: {sample: {points: 0}}
          study: {sample: {method: sobol}}
          study: {sample: 5}
          study: {search: {axis: [solver]}}
          study: {search: {levels: anderson}}
          study: {search: {levels: {anderson: {sovler.window: [2]}}}}
          study: {search: {objective: test_accuracy}}
          study: {search: {trials: 0}}
          study: {search: {trails: 20}}
          study: {search: {method: grid}}
          """)
  void whatTheProgramRefusesTheSchemaRefusesWhereItCanSeeIt(String yaml) {
    assertThat(mistakes(yaml)).as(yaml).isNotEmpty();
    Cli cli = Cli.run("study", "show", SmallStudy.write(temp, yaml).toString());
    assertThat(cli.code()).as(cli.out()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "solver: {id: solver-of-a-plugin, any: 3}",
        "solver: solver-of-a-plugin",
        "solver: anderson{window=3}",
        "model: {layers: [{id: cell-of-a-plugin, width: 3}, dense]}",
        "train: {time-limit: 1h30m, class-weights: {yes: 3, no: 1}}",
        "termination: {rtol: 1e-6, max-steps: 1e2}",
        "study: {seeds: 1..5, axes: {termination.rtol: \"log(1e-6, 1e-2, 5)\"}}",
        "study: {axes: {\"model.layers[0].width\": [8], solver: [{id: picard}, anderson]}}"
      })
  void whatAPluginMayOfferAndOtherWritingsAreLetPass(String yaml) {
    assertThat(mistakes(yaml)).isEmpty();
  }

  @Test
  void keysHaveDescriptionsAndNamesAreListed() {
    assertThat(text.at("/properties/model/properties/width/description").asText())
        .isEqualTo("units of the implicit layer");
    assertThat(text.at("/properties/model/properties/width/default").asInt()).isEqualTo(256);
    assertThat(text.at("/$defs/solver/anyOf/0/anyOf"))
        .anyMatch(known -> known.path("const").asText().equals("anderson"));
    assertThat(text.at("/properties/study/properties/search/properties").fieldNames())
        .toIterable()
        .contains("axis", "levels", "objective", "seeds", "method", "trials", "reduction");
  }
}
