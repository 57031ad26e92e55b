package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.equilibria.api.data.Rows;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Amount;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.Predictor;
import org.equilibria.engine.train.TrainedLayers;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingListener;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.engine.train.TrainingSnapshot;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.config.PipelineBuilder;
import org.equilibria.study.file.Safetensors;
import org.equilibria.study.file.Tensor;
import org.equilibria.study.file.TensorFile;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.ModelFile;
import org.equilibria.study.model.Training;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A model read back is the model written, and a checkpoint continues to the same bits. */
class ModelFileTest {

  private static final Catalog CATALOG = Wired.catalog();
  private static final long SEED = 5;

  @TempDir private Path temp;
  private Path file;

  @BeforeEach
  void namePath() {
    file = temp.resolve("model.safetensors");
  }

  private static PipelineBuilder builder() {
    return new PipelineBuilder(CATALOG)
        .data("mnist")
        .classes(3, 5, 8)
        .samples(Amount.count(30), Amount.count(12), Amount.count(10))
        .standardize(true)
        .constant(true)
        .layers(TrainedLayers.ALL)
        .optimizer("adam", "step=0.01")
        .loss("cross-entropy")
        .epochs(3)
        .batch(8)
        .patience(2)
        .solver("anderson");
  }

  private static Pipeline pipeline() {
    return builder().width(9).build();
  }

  static Stream<Pipeline> pipelines() {
    return Stream.of(
        pipeline(),
        builder().width(9).precision(Precision.F32).build(),
        builder()
            .layer("dense", "width=5", "activation=tanh")
            .layer("implicit", "width=7", "solver=picard")
            .layer("implicit", "width=4")
            .build());
  }

  /** A training with everything that can be kept of it. */
  private record Run(
      Pipeline pipeline,
      Dataset data,
      NetworkWeights initial,
      NetworkWeights weights,
      TrainingResult result,
      List<TrainingSnapshot> snapshots) {

    Model model(Training training, NetworkWeights present) {
      return new Model(
          pipeline,
          SEED,
          data.schema(),
          data.preprocessing(),
          present,
          initial,
          Map.of("solver", "equilibria-solvers 0.1.0"),
          training,
          Optional.of("{\"seen\": 3}"));
    }

    Model finished() {
      return model(new Training.Finished(result, Duration.ofNanos(1_234_567_891)), weights);
    }

    Model checkpoint(TrainingSnapshot snapshot) {
      return model(new Training.Unfinished(snapshot, "abc"), snapshot.weights());
    }
  }

  private static final Run RUN = run(pipeline(), Optional.empty());

  private static Run run(Pipeline pipeline, Optional<TrainingSnapshot> from) {
    Dataset data =
        pipeline.data().selection().from(CATALOG.create(Kinds.DATASET, pipeline.data().source()));
    SeedStreams seeds = new SeedStreams(SEED);
    NetworkSpec spec = pipeline.network(CATALOG);
    int features = data.train().features();
    int outputs = data.train().outputs();
    NetworkWeights initial = NetworkWeights.draw(spec, features, outputs, seeds);
    List<TrainingSnapshot> snapshots = new ArrayList<>();
    try (Backend backend = CATALOG.create(Kinds.BACKEND, pipeline.backend());
        Scope scope = backend.openScope("run", pipeline.precision().storage())) {
      Network network = new Network(scope, spec, initial, features, outputs);
      TrainingResult result =
          new Trainer(network, setup(pipeline), pipeline.train().options(CATALOG), seeds)
              .run(data.train(), data.validation(), from, collecting(snapshots), scope);
      return new Run(pipeline, data, initial, network.weights(), result, snapshots);
    }
  }

  private static SolveSetup setup(Pipeline pipeline) {
    return new SolveSetup(
        CATALOG.create(Kinds.SOLVER, pipeline.solver()),
        pipeline.termination(),
        CATALOG.create(Kinds.GRADIENT, pipeline.gradient()),
        SolveSettings.quiet().withTrace(true));
  }

  private static TrainingListener collecting(List<TrainingSnapshot> snapshots) {
    return new TrainingListener() {
      @Override
      public void epoch(EpochRecord record) {}

      @Override
      public void resumable(Moment moment, Supplier<TrainingSnapshot> snapshot) {
        snapshots.add(snapshot.get());
      }
    };
  }

  private static double[] predictions(Model model, Dataset data) {
    return predictions(model, data.test().inputs());
  }

  private static double[] predictions(Model model, double[] inputs) {
    try (Backend backend = CATALOG.create(Kinds.BACKEND, model.pipeline().backend());
        Scope scope = backend.openScope("prediction", model.pipeline().precision().storage())) {
      return new Predictor(model.network(scope, CATALOG), setup(model.pipeline()))
          .predict(inputs, inputs.length / model.preprocessing().features(), scope)
          .outputs();
    }
  }

  private static void assertSameWeights(NetworkWeights actual, NetworkWeights expected) {
    assertThat(actual.values()).containsOnlyKeys(expected.values().keySet());
    expected.values().forEach((name, v) -> assertThat(actual.values().get(name)).isEqualTo(v));
  }

  private static void assertSame(TrainingSnapshot actual, TrainingSnapshot expected) {
    assertSameWeights(actual.weights(), expected.weights());
    assertThat(actual.memory()).containsOnlyKeys(expected.memory().keySet());
    expected.memory().forEach((name, v) -> assertThat(actual.memory().get(name)).isEqualTo(v));
    assertThat(actual.position()).isEqualTo(expected.position());
    assertThat(actual.partial()).isEqualTo(expected.partial());
    assertThat(actual.step()).isEqualTo(expected.step());
    assertThat(actual.elapsed()).isEqualTo(expected.elapsed());
    assertThat(actual.records()).isEqualTo(expected.records());
    assertThat(actual.best().isPresent()).isEqualTo(expected.best().isPresent());
    expected
        .best()
        .ifPresent(
            best -> {
              TrainingSnapshot.Best found = actual.best().orElseThrow();
              assertThat(found.epoch()).isEqualTo(best.epoch());
              assertThat(found.loss()).isEqualTo(best.loss());
              assertSameWeights(found.weights(), best.weights());
            });
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void modelReadBackIsTheOneWritten(Pipeline pipeline) {
    Run run = run(pipeline, Optional.empty());
    ModelFile.write(file, run.finished(), CATALOG);
    Model read = ModelFile.read(file, CATALOG);
    assertThat(read.pipeline()).isEqualTo(run.pipeline());
    assertThat(read.seed()).isEqualTo(SEED);
    assertThat(read.schema()).isEqualTo(run.data().schema());
    assertThat(read.preprocessing())
        .usingRecursiveComparison()
        .isEqualTo(run.data().preprocessing());
    assertThat(read.plugins()).isEqualTo(run.finished().plugins());
    assertThat(read.training()).isEqualTo(run.finished().training());
    assertSameWeights(read.weights(), run.weights());
    assertThat(predictions(read, run.data())).isEqualTo(predictions(run.finished(), run.data()));
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void everyCheckpointReadBackIsTheOneWritten(Pipeline pipeline) {
    Run run = run(pipeline, Optional.empty());
    assertThat(run.snapshots()).hasSizeGreaterThan(10);
    for (TrainingSnapshot snapshot : run.snapshots()) {
      ModelFile.write(file, run.checkpoint(snapshot), CATALOG);
      Model read = ModelFile.read(file, CATALOG);
      assertSame(((Training.Unfinished) read.training()).snapshot(), snapshot);
    }
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void trainingContinuedFromAFileEndsWithTheSameBits(Pipeline pipeline) {
    Run whole = run(pipeline, Optional.empty());
    for (int k = 0; k < whole.snapshots().size(); k += 3) {
      ModelFile.write(file, whole.checkpoint(whole.snapshots().get(k)), CATALOG);
      Model read = ModelFile.read(file, CATALOG);
      TrainingSnapshot from = ((Training.Unfinished) read.training()).snapshot();
      Run continued = run(read.pipeline(), Optional.of(from));
      assertSameWeights(continued.weights(), whole.weights());
    }
  }

  @Test
  void checkpointPredictsLikeTheNetworkItHolds() {
    Model checkpoint = RUN.checkpoint(RUN.snapshots().get(5));
    ModelFile.write(file, checkpoint, CATALOG);
    assertThat(predictions(ModelFile.read(file, CATALOG), RUN.data()))
        .isEqualTo(predictions(checkpoint, RUN.data()))
        .isNotEqualTo(predictions(RUN.finished(), RUN.data()));
  }

  @Test
  void singlePrecisionIsStoredInSinglePrecision() {
    ModelFile.write(
        file,
        run(builder().width(9).precision(Precision.F32).build(), Optional.empty()).finished(),
        CATALOG);
    TensorFile content = Safetensors.read(file);
    for (String name : List.of("implicit.A", "initial.implicit.A", "readout.B", "injection.W")) {
      assertThat(content.tensors().get(name).precision()).as(name).isEqualTo(Precision.F32);
    }
    assertThat(content.tensors().get("preprocessing.mean").precision()).isEqualTo(Precision.F64);
  }

  @Test
  void initialValuesAreStoredOfWhatMovedOnly() {
    Pipeline pipeline =
        new PipelineBuilder(CATALOG).data("mnist").classes(0, 1).samples(20, 10).width(8).build();
    ModelFile.write(file, run(pipeline, Optional.empty()).finished(), CATALOG);
    assertThat(Safetensors.read(file).tensors().keySet())
        .containsExactly(
            "implicit.A",
            "initial.implicit.A",
            "injection.W",
            "preprocessing.mean",
            "preprocessing.scale",
            "preprocessing.target-mean",
            "preprocessing.target-scale",
            "readout.B");
  }

  private static Arguments edit(String what, Consumer<Map<String, String>> edit, String message) {
    return arguments(what, edit, (Consumer<Map<String, Tensor>>) tensors -> {}, message);
  }

  private static Arguments tensors(String what, Consumer<Map<String, Tensor>> edit, String m) {
    return arguments(what, (Consumer<Map<String, String>>) texts -> {}, edit, m);
  }

  private static Consumer<Map<String, String>> replace(String key, String part, String by) {
    return texts ->
        texts.compute(
            key,
            (k, text) -> {
              assertThat(text).containsPattern(part);
              return text.replaceFirst(part, by);
            });
  }

  private static Tensor zeros(Integer... shape) {
    int count = 1;
    for (int size : shape) {
      count *= size;
    }
    return new Tensor(Precision.F64, List.of(shape), new double[count]);
  }

  static Stream<Arguments> damaged() {
    return Stream.of(
        edit("no metadata", Map::clear, "tensors of another program; expected the metadata"),
        edit("of another program", m -> m.put("format", "pt"), "tensors of another program"),
        edit("newer", m -> m.put("format-version", "2"), "format '2', and this version of Equ"),
        edit("strange version", m -> m.put("format-version", "\33[31m"), "it is of format '?'"),
        edit("no pipeline", m -> m.remove("pipeline"), "its metadata have no 'pipeline'"),
        edit("pipeline not YAML", m -> m.put("pipeline", "{"), "no valid model: its pipeline:1:"),
        edit(
            "unknown solver",
            replace("pipeline", "id: anderson", "id: andersen"),
            "its pipeline:35:1: solver: unknown solver 'andersen'; did you"),
        edit(
            "no implicit layer",
            m ->
                m.put(
                    "pipeline",
                    "data: mnist\nmodel: {layers: [{id: dense, width: 9}]}\nstudy: {seeds: [5]}"),
            "its pipeline:2:9: model.layers: write at least one implicit layer"),
        edit("several seeds", replace("pipeline", "seeds: \\[5\\]", "seeds: [5, 6]"), "one seed"),
        edit("no schema", m -> m.remove("schema"), "its metadata have no 'schema'"),
        edit("schema not JSON", m -> m.put("schema", "{"), "'schema' are damaged: "),
        edit(
            "fewer features",
            replace("schema", "\"features\":784", "\"features\":783"),
            "the preprocessing takes 784 features, the schema names 783"),
        edit(
            "fewer classes",
            replace("schema", "\"3\",", ""),
            "tensor 'readout.B' is of shape [3, 9], expected [1, 9]"),
        edit(
            "one class",
            replace("schema", "\"3\",\"5\",", ""),
            "'schema' are damaged: what stands at the top is not accepted"),
        edit("no constant", replace("preprocessing", "\"constant\":true,", ""), "'preprocessing'"),
        edit("no plugins", m -> m.remove("plugins"), "its metadata have no 'plugins'"),
        edit("no training", m -> m.remove("checkpoint"), "its metadata have no 'training'"),
        edit(
            "loss is text",
            replace("checkpoint", "\"loss\":[0-9.]+", "\"loss\":\"low\""),
            "'checkpoint' are damaged: what stands at partial.loss is not accepted"),
        edit("epoch is 1.5", replace("checkpoint", "\"epoch\":1", "\"epoch\":1.5"), "position.e"),
        edit("unknown key", replace("checkpoint", "\"step\"", "\"stride\":1,\"step\""), "stride"),
        edit("twice", replace("checkpoint", "\"step\"", "\"step\":1,\"step\""), "it is not JSON"),
        tensors("no readout", m -> m.remove("readout.B"), "it has no tensor 'readout.B'"),
        tensors("no mean", m -> m.remove("preprocessing.mean"), "no tensor 'preprocessing.mean'"),
        tensors(
            "scale of zero",
            m -> m.put("preprocessing.scale", zeros(784)),
            "its preprocessing is damaged: features: mean"),
        tensors(
            "other width",
            m -> m.put("implicit.A", zeros(8, 9)),
            "tensor 'implicit.A' is of shape [8, 9], expected [9, 9] as its pipeline and schema"),
        tensors(
            "flat initial values",
            m -> m.put("initial.implicit.A", zeros(81)),
            "tensor 'initial.implicit.A' is of shape [81], expected [9, 9]"),
        tensors(
            "no best readout",
            m -> m.remove("training.best.readout.B"),
            "it has no tensor 'training.best.readout.B'"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damaged")
  void whatDoesNotFitTogetherIsRefused(
      String what,
      Consumer<Map<String, String>> texts,
      Consumer<Map<String, Tensor>> tensors,
      String message) {
    ModelFile.write(file, RUN.checkpoint(RUN.snapshots().get(6)), CATALOG);
    TensorFile good = Safetensors.read(file);
    Map<String, String> metadata = new LinkedHashMap<>(good.metadata());
    metadata.remove("checksum");
    Map<String, Tensor> values = new LinkedHashMap<>(good.tensors());
    texts.accept(metadata);
    tensors.accept(values);
    Safetensors.write(file, new TensorFile(values, metadata));
    EquilibriaException e =
        catchThrowableOfType(EquilibriaException.class, () -> ModelFile.read(file, CATALOG));
    assertThat(e).as("a failure").isNotNull();
    assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_DATA);
    assertThat(e.getMessage())
        .startsWith(file + ": no valid model: ")
        .contains(message)
        .hasLineCount(1);
  }

  @Test
  void noFlippedBitGoesUnnoticed() throws IOException {
    ModelFile.write(file, RUN.checkpoint(RUN.snapshots().get(6)), CATALOG);
    byte[] good = Files.readAllBytes(file);
    int header = 8 + (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong();
    Random random = new Random(1);
    for (int i = 0; i < 600; i++) {
      int place = i % 2 == 0 ? random.nextInt(header) : random.nextInt(good.length);
      byte[] damaged = good.clone();
      damaged[place] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      EquilibriaException e =
          catchThrowableOfType(EquilibriaException.class, () -> ModelFile.read(file, CATALOG));
      assertThat(e).as("byte %d", place).isNotNull();
      assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_DATA);
      assertThat(e.getMessage()).hasLineCount(1);
    }
  }

  @Test
  void damageToTheNameOfTheChecksumDoesNotPassForItsRemoval() {
    ModelFile.write(file, RUN.finished(), CATALOG);
    TensorFile good = Safetensors.read(file);
    Map<String, String> metadata = new LinkedHashMap<>(good.metadata());
    metadata.put("checksul", metadata.remove("checksum"));
    Safetensors.write(file, new TensorFile(good.tensors(), metadata));
    assertThatThrownBy(() -> ModelFile.read(file, CATALOG))
        .hasMessageContaining("it has no 'checksum', and metadata that no model has");
  }

  @Test
  void whatWasChangedOnPurposeIsReadOnceItsChecksumIsRemoved() {
    ModelFile.write(file, RUN.finished(), CATALOG);
    TensorFile good = Safetensors.read(file);
    Map<String, Tensor> changed = new LinkedHashMap<>(good.tensors());
    changed.put("readout.B", zeros(3, 9));
    Map<String, String> metadata = new LinkedHashMap<>(good.metadata());
    Safetensors.write(file, new TensorFile(changed, metadata));
    assertThatThrownBy(() -> ModelFile.read(file, CATALOG))
        .hasMessageContaining("it is damaged, or was changed without removing the metadata");
    metadata.remove("checksum");
    Safetensors.write(file, new TensorFile(changed, metadata));
    assertThat(ModelFile.read(file, CATALOG).weights().values().get("readout.B")).containsOnly(0);
  }

  private static void assumeNumpy() throws InterruptedException {
    try {
      Process process = new ProcessBuilder("python3", "-c", "import numpy").start();
      assumeTrue(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0, "no NumPy");
    } catch (IOException e) {
      assumeTrue(false, "no python3");
    }
  }

  private static String predictedByNumpy(Path model, Path inputs)
      throws IOException, InterruptedException {
    String script = Path.of("src", "test", "python", "predict_numpy.py").toString();
    Process process =
        new ProcessBuilder("python3", script, model.toString(), inputs.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void wherePythonWithNumpyIsInstalledItPredictsFromTheFileAlone()
      throws IOException, InterruptedException {
    assumeNumpy();
    Pipeline pipeline = builder().width(9).termination(Termination.relative(1e-12)).build();
    Run run = run(pipeline, Optional.empty());
    ModelFile.write(file, run.finished(), CATALOG);
    double[] pixels = new double[10 * 784];
    Arrays.setAll(pixels, k -> (k * 37 % 256) / 255.0);
    Path inputs = temp.resolve("inputs.safetensors");
    Tensor raw = new Tensor(Precision.F64, List.of(10, 784), pixels);
    Safetensors.write(inputs, new TensorFile(Map.of("x", raw), Map.of()));
    double[] python =
        predictedByNumpy(file, inputs).lines().mapToDouble(Double::parseDouble).toArray();
    double[] ours =
        predictions(run.finished(), run.data().preprocessing().apply(Rows.of(784, pixels)));
    // Both are within 1e-11 of the equilibria; centring may cancel two digits of the outputs.
    Wired.assertClose(python, ours, 1e-9);
  }
}
