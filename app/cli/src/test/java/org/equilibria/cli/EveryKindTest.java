package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.Kind;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.data.Amount;
import org.equilibria.engine.train.TrainedLayers;
import org.equilibria.host.CompletedStudy;
import org.equilibria.host.Equilibria;
import org.equilibria.host.Study;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.run.Progress;
import org.equilibria.testkit.PluginSources;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One plugin folder offers a component of every kind, used from files, flags and Java alike. */
class EveryKindTest {

  private static final String PLUGIN = "every-kind 1.2 (every-kind.jar)";

  private static final String CHOICES =
      """
      data: {id: own-dataset, samples: 60, train: 40, validation: 0, test: 20}
      backend: {id: own-backend, precision: f64}
      solver: own-solver
      gradient: own-gradient
      model: {width: 8, activation: own-activation, parameterization: own-parameterization, centred: true}
      termination: {rtol: 1e-8, max-steps: 200}
      train:
        layers: all
        epochs: 3
        batch: 10
        patience: 0
        hold: none
        loss: own-loss
        optimizer: {id: own-optimizer, rate: 0.05}
        schedule: own-schedule
      """;

  @TempDir private static Path temp;

  private static Path plugins;

  @BeforeAll
  static void writePlugin() throws IOException {
    plugins = temp.resolve("plugins");
    Path folder = plugins.resolve("every-kind");
    try (InputStream in = EveryKindTest.class.getResourceAsStream("/every-kind/EveryKind.java")) {
      String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      PluginSources.empty("every_kind")
          .source("every_kind.EveryKind", source)
          .provider("EveryKind")
          .write(folder.resolve("every-kind.jar"));
    }
    String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
    for (int i = 0; i < entries.length; i++) {
      if (entries[i].matches(".*(ejml|backends.support|backend-support|commons-numbers).*")) {
        copyLibrary(Path.of(entries[i]), folder.resolve("library-" + i + ".jar"));
      }
    }
  }

  /** Write the classes of a jar or folder to a jar that offers no services. */
  private static void copyLibrary(Path entry, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      if (Files.isDirectory(entry)) {
        try (Stream<Path> walk = Files.walk(entry)) {
          for (Path file : walk.filter(f -> f.toString().endsWith(".class")).toList()) {
            String name = entry.relativize(file).toString().replace('\\', '/');
            add(out, name, Files.newInputStream(file));
          }
        }
      } else {
        try (ZipFile zip = new ZipFile(entry.toFile())) {
          for (ZipEntry file : zip.stream().filter(f -> f.getName().endsWith(".class")).toList()) {
            add(out, file.getName(), zip.getInputStream(file));
          }
        }
      }
    }
  }

  private static void add(OutputStream out, String name, InputStream content) throws IOException {
    try (content) {
      ((JarOutputStream) out).putNextEntry(new JarEntry(name));
      content.transferTo(out);
    }
  }

  private static Cli run(String... args) {
    List<String> all = new ArrayList<>(List.of("--plugins", plugins.toString()));
    all.addAll(Arrays.asList(args));
    return Cli.run(all.toArray(String[]::new));
  }

  private static JsonNode json(Cli cli) throws IOException {
    assertThat(cli.code()).as(cli.err()).isZero();
    return new ObjectMapper().readTree(cli.out());
  }

  @Test
  void itOffersEveryKind() throws IOException {
    try (Equilibria eq = Equilibria.builder().pluginDirectory(plugins).strict(true).build()) {
      for (Kind<?> kind : Kinds.ALL) {
        String id = "own-" + kind.id();
        assertThat(eq.catalog().ids(kind)).contains(id);
        assertThat(eq.catalog().provenance(kind, id)).contains(PLUGIN);
      }
    }
    assertThat(run("plugins", "list").out()).contains("own-loss", "own-dataset", "own-schedule");
  }

  @Test
  void filesFlagsAndJavaGiveTheSameNumbers() throws IOException {
    double trained = trainedFromAFile();
    assertThat(trainedByFlags()).isEqualTo(trained);
    assertThat(studiedFromAFile()).isEqualTo(trained);
    assertThat(studiedFromJava()).isEqualTo(trained);
  }

  private static double trainedFromAFile() throws IOException {
    Path file = Files.writeString(temp.resolve("train.yaml"), CHOICES);
    Path model = temp.resolve("file.safetensors");
    JsonNode trained =
        json(run("train", "--config", file.toString(), "--json", "--out", model.toString()));
    assertThat(trained.get("status").asText()).isEqualTo("completed");
    assertThat(run("info", model.toString()).out()).contains("own-parameterization");
    return trained.get("trainLoss").asDouble();
  }

  private static double trainedByFlags() throws IOException {
    List<String> args = new ArrayList<>(List.of("train", "--json", "--out"));
    args.add(temp.resolve("flags.safetensors").toString());
    args.addAll(List.of("--train", "40", "--validation", "0", "--test", "20", "--width", "8"));
    args.addAll(List.of("--backend", "own-backend", "--precision", "f64"));
    args.addAll(List.of("--solver", "own-solver", "--loss", "own-loss"));
    args.addAll(List.of("--optimizer", "own-optimizer{rate=0.05}", "--layers", "all"));
    args.addAll(List.of("--epochs", "3", "--batch", "10", "--patience", "0"));
    for (String setting :
        List.of(
            "data=own-dataset{samples=60}",
            "gradient=own-gradient",
            "model.activation=own-activation",
            "model.parameterization=own-parameterization",
            "model.centred=true",
            "termination.rtol=1e-8",
            "train.hold=none",
            "train.schedule=own-schedule")) {
      args.add("--set");
      args.add(setting);
    }
    return json(run(args.toArray(String[]::new))).get("trainLoss").asDouble();
  }

  private static double studiedFromAFile() throws IOException {
    Path file =
        Files.writeString(
            temp.resolve("study.yaml"),
            CHOICES
                + """
                bounds: [own-bound]
                study: {name: every-kind, axes: {solver: [own-solver, picard]}}
                """);
    Path out = temp.resolve("study");
    json(run("study", "run", file.toString(), "--json", "--out", out.toString()));
    List<String> cells = Files.readAllLines(out.resolve("cells.jsonl"));
    assertThat(cells).hasSize(2);
    assertThat(cells.get(0)).contains(PLUGIN, "own-bound", "nothing is claimed");
    double[] losses = new double[2];
    for (int i = 0; i < losses.length; i++) {
      JsonNode cell = new ObjectMapper().readTree(cells.get(i));
      losses[i] = cell.at("/measures/perEpoch/loss/3").asDouble() / 40;
    }
    assertThat(losses[0]).isEqualTo(losses[1]); // both take plain steps
    return losses[0];
  }

  private static double studiedFromJava() {
    try (Equilibria eq =
        Equilibria.builder()
            .pluginDirectory(plugins)
            .backend("own-backend")
            .precision(Precision.F64)
            .build()) {
      Pipeline pipeline =
          eq.pipeline()
              .data("own-dataset", "samples=60")
              .samples(Amount.count(40), Amount.count(0), Amount.count(20))
              .classes("near", "far")
              .width(8)
              .activation("own-activation")
              .parameterization("own-parameterization")
              .solver("own-solver")
              .gradient("own-gradient")
              .termination(Termination.builder().rtol(1e-8).maxSteps(200).build())
              .layers(TrainedLayers.ALL)
              .epochs(3)
              .batch(10)
              .loss("own-loss")
              .optimizer("own-optimizer", "rate=0.05")
              .schedule("own-schedule")
              .build();
      Study study = eq.study("java", pipeline).bounds("own-bound");
      CompletedStudy completed = study.run(study.data(), Progress.NONE);
      return completed
              .results()
              .cells()
              .get(0)
              .measures()
              .orElseThrow()
              .perEpoch()
              .of("loss")
              .get(3)
          / 40;
    }
  }
}
