package org.equilibria.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Rows;
import org.equilibria.api.data.Target;
import org.equilibria.api.data.Task;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.solve.Termination;
import org.equilibria.certify.monitor.MonitoredTrajectory;
import org.equilibria.certify.monitor.Reading;
import org.equilibria.certify.monitor.StoredTrajectory;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.Preprocessing;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.data.Schema;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.TrainedLayers;
import org.equilibria.engine.train.TrainingStatus;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.evaluate.Classification;
import org.equilibria.study.fit.CheckpointPolicy;
import org.equilibria.study.fit.FitListener;
import org.equilibria.study.fit.FitResult;
import org.equilibria.study.fit.Predictions;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.ModelFile;
import org.equilibria.study.model.Training;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Train to a file, stop and go on, predict and judge. */
class ModelTrainingTest {

  private static final int FEATURES = 2;

  private final Equilibria equilibria = Equilibria.builder().build();
  @TempDir Path temp;

  @AfterEach
  void close() {
    equilibria.close();
  }

  private Pipeline pipeline() {
    return equilibria
        .pipeline()
        .width(24)
        .layers(TrainedLayers.ALL)
        .optimizer("adam", "step=0.05")
        .loss("logistic")
        .batch(16)
        .epochs(8)
        .build();
  }

  /** A ring around a disc: no line parts them. */
  private static Samples samples(String name, int n, Preprocessing scaling) {
    double[] raw = new SeedStreams(5).gaussian(name, n * FEATURES);
    int[] classes = new int[n];
    double[] targets = new double[n];
    for (int i = 0; i < n; i++) {
      double square = raw[2 * i] * raw[2 * i] + raw[2 * i + 1] * raw[2 * i + 1];
      classes[i] = square > 1.4 ? 1 : 0;
      targets[i] = 2 * classes[i] - 1;
    }
    return new Samples(
        n, scaling.features(), 1, scaling.apply(Rows.of(FEATURES, raw)), targets, classes);
  }

  private static Dataset data(int train) {
    Preprocessing scaling =
        new Preprocessing(
            new double[] {0.1, 0}, new double[] {1, 2}, true, true, new double[0], new double[0]);
    return new Dataset(
        samples("train", train, scaling),
        samples("validation", 20, scaling),
        samples("test", 60, scaling),
        new Schema(FEATURES, List.of("x", "y"), Task.CLASSIFICATION, List.of("disc", "ring")),
        scaling);
  }

  /** A sample that counts twice is two samples: sums of one and the same in another order. */
  @Test
  void weightOfTwoIsASampleTwice() {
    Dataset once = data(40);
    int[] rows =
        IntStream.range(0, 40)
            .flatMap(i -> IntStream.generate(() -> i).limit(1 + once.train().classIndex()[i]))
            .toArray();
    Dataset twice =
        new Dataset(
            rows(once.train(), rows),
            once.validation(),
            once.test(),
            once.schema(),
            once.preprocessing());
    Map<String, double[]> weighted = weights("weighted", "ring=2", once);
    weights("twice", "none", twice)
        .forEach(
            (name, values) ->
                // Five updates of order 1, each of sums of about 60 terms, in 64 bits.
                assertThat(weighted.get(name)).containsExactly(values, within(1e-11)));
    assertThat(weights("plain", "none", once).get("readout.B")[0])
        .isNotCloseTo(weighted.get("readout.B")[0], within(1e-6));
  }

  private Map<String, double[]> weights(String name, String classWeights, Dataset data) {
    Pipeline pipeline =
        equilibria
            .pipeline()
            .width(12)
            .precision(Precision.F64)
            .layers(TrainedLayers.ALL)
            .optimizer("gradient-descent", "step=0.02")
            .loss("logistic")
            .termination(Termination.relative(1e-14))
            .with("train.class-weights", classWeights)
            .epochs(5)
            .build();
    Path file = temp.resolve(name + ".safetensors");
    equilibria.training(pipeline).run(data, file);
    return model(file).weights().values();
  }

  private static Samples rows(Samples samples, int[] rows) {
    int d = samples.features();
    double[] inputs = new double[rows.length * d];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(samples.inputs(), rows[i] * d, inputs, i * d, d);
    }
    return new Samples(
        rows.length,
        d,
        1,
        inputs,
        Arrays.stream(rows).mapToDouble(i -> samples.targets()[i]).toArray(),
        Arrays.stream(rows).map(i -> samples.classIndex()[i]).toArray());
  }

  private Model model(Path file) {
    try (TrainedModel trained = equilibria.model(file)) {
      return trained.model();
    }
  }

  private void assertSameWeights(Path actual, Path expected) {
    model(expected)
        .weights()
        .values()
        .forEach(
            (name, values) ->
                assertThat(Arrays.equals(model(actual).weights().values().get(name), values))
                    .as(name)
                    .isTrue());
  }

  @Test
  void aGradientThatTheSolverDoesNotServeIsRefusedAtOnce() {
    Pipeline shared = equilibria.pipeline().solver("picard").gradient("shine").build();
    assertThatThrownBy(() -> equilibria.training(shared))
        .isInstanceOf(EquilibriaException.class)
        .hasMessage(
            "gradient: shine takes the inverse estimate of the forward solver, and picard has none;"
                + " accepted: solver: anderson, auto, broyden, broyden2 or newton");
    Pipeline own =
        equilibria
            .pipeline()
            .layer("implicit", "width=4", "gradient=shine", "solver=aitken")
            .layer("implicit", "width=4", "solver=broyden")
            .layer("dense", "width=4")
            .layer("implicit", "width=4", "solver=newton-krylov")
            .gradient("shine")
            .build();
    assertThatThrownBy(() -> equilibria.training(own))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("model.layers[0].gradient: shine takes")
        .hasMessageContaining("and aitken has none")
        .hasMessageContaining("model.layers[3].solver: shine takes")
        .hasMessageContaining("and newton-krylov has none")
        .hasMessageNotContaining("layers[1]");
  }

  @Test
  void aTrainedModelPredictsFromItsFileWhatItDidInTraining() {
    Path file = temp.resolve("model.safetensors");
    Dataset data = data(200);
    FitResult result = equilibria.training(pipeline()).seed(3).run(data, file);
    assertThat(result.training().status()).isEqualTo(TrainingStatus.COMPLETED);
    Classification judged = (Classification) result.test().orElseThrow().evaluation();
    assertThat(judged.accuracy().share()).isGreaterThan(0.85);
    try (TrainedModel trained = equilibria.model(file)) {
      assertThat(trained.model().seed()).isEqualTo(3);
      assertThat(trained.model().training()).isInstanceOf(Training.Finished.class);
      assertThat(trained.evaluate(data.test()).evaluation()).isEqualTo(judged);
      Predictions far = trained.predict(new double[] {3, 3}, new double[] {0, 0.1});
      assertThat(far.columns()).containsExactly("disc", "ring");
      assertThat(far.predicted()).containsExactly(1, 0);
      assertThat(far.values()[0] + far.values()[1]).isBetween(1 - 1e-12, 1 + 1e-12);
      assertThat(far.converged()).containsExactly(true, true);
    }
  }

  @Test
  void labelledDataAreMatchedByNameAndScaledByTheModel() {
    Path file = temp.resolve("model.safetensors");
    equilibria.training(pipeline()).run(data(200), file);
    LabelledData swapped =
        new LabelledData(
            "points",
            Rows.of(2, new double[] {0.1, 0, 3, 3}),
            List.of("y", "x"),
            new Target.Classes(new int[] {1, 0}, List.of("ring", "disc")));
    try (TrainedModel trained = equilibria.model(file)) {
      Classification judged = (Classification) trained.evaluate(swapped).evaluation();
      assertThat(judged.accuracy().hits()).isEqualTo(2);
    }
  }

  @Test
  void aCancelledTrainingGoesOnToTheSameBits() {
    Path whole = temp.resolve("whole.safetensors");
    Path stopped = temp.resolve("stopped.safetensors");
    FitResult all = equilibria.training(pipeline()).run(data(100), whole);
    int epochs = 0;
    for (int asked : new int[] {150, 300, 450}) {
      AtomicInteger left = new AtomicInteger(asked);
      ModelTraining training =
          Files.exists(stopped) ? equilibria.resumption(stopped) : equilibria.training(pipeline());
      FitResult part =
          training.cancellation(() -> left.decrementAndGet() < 0).run(data(100), stopped);
      assertThat(part.training().status()).isEqualTo(TrainingStatus.CANCELLED);
      assertThat(part.training().epochs().size()).isGreaterThanOrEqualTo(epochs);
      epochs = part.training().epochs().size();
      try (TrainedModel soFar = equilibria.model(stopped)) {
        assertThat(soFar.model().training()).isInstanceOf(Training.Unfinished.class);
        assertThat(soFar.predict(new double[] {1, 1}).count()).isEqualTo(1);
      }
    }
    FitResult rest = equilibria.resumption(stopped).run(data(100), stopped);
    assertThat(rest.training().epochs())
        .extracting(EpochRecord::loss)
        .isEqualTo(all.training().epochs().stream().map(EpochRecord::loss).toList());
    assertSameWeights(stopped, whole);
    assertThatThrownBy(() -> equilibria.resumption(stopped))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("is finished");
  }

  @Test
  void checkpointsAreWrittenWhenTheyAreDue() {
    List<Path> written = new ArrayList<>();
    FitListener listener =
        new FitListener() {
          @Override
          public void epoch(EpochRecord record) {}

          @Override
          public void checkpointWritten(Path file) {
            written.add(file);
          }
        };
    equilibria
        .training(pipeline())
        .checkpoints(new CheckpointPolicy(3, Duration.ZERO))
        .follow(listener)
        .run(data(60), temp.resolve("by-epochs"));
    assertThat(written).as("after 3 and 6 of 8 epochs").hasSize(2);
    written.clear();
    equilibria
        .training(pipeline())
        .checkpoints(new CheckpointPolicy(0, Duration.ofNanos(1)))
        .follow(listener)
        .run(data(60), temp.resolve("by-time"));
    assertThat(written)
        .as("at the start of each epoch, after each update, at the end")
        .hasSize(8 * 4 + 1);
  }

  @Test
  void aCheckpointThatCannotBeWrittenDoesNotEndTheTraining() throws IOException {
    Path file = Files.createDirectory(temp.resolve("folder")).resolve("model");
    List<String> failures = new ArrayList<>();
    FitListener listener =
        new FitListener() {
          @Override
          public void epoch(EpochRecord record) {
            try {
              Files.deleteIfExists(file.resolveSibling(".model.lock"));
              Files.deleteIfExists(file.getParent());
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          }

          @Override
          public void checkpointFailed(EquilibriaException cause) {
            failures.add(cause.getMessage());
          }
        };
    assertThatThrownBy(
            () ->
                equilibria
                    .training(pipeline())
                    .checkpoints(new CheckpointPolicy(2, Duration.ZERO))
                    .follow(listener)
                    .run(data(60), file))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining(file.toString());
    assertThat(failures).hasSize(4);
  }

  @Test
  void aSecondTrainingToTheSameFileIsRefusedWhileTheFirstRuns() {
    Path file = temp.resolve("model");
    List<Throwable> refusals = new ArrayList<>();
    FitResult first =
        equilibria
            .training(pipeline())
            .follow(
                record ->
                    refusals.add(
                        catchThrowable(
                            () ->
                                equilibria
                                    .training(pipeline())
                                    .overwrite(true)
                                    .run(data(60), file))))
            .run(data(60), file);

    assertThat(first.training().status()).isEqualTo(TrainingStatus.COMPLETED);
    assertThat(refusals)
        .hasSize(9)
        .allMatch(e -> ((EquilibriaException) e).code() == ErrorCode.OUTPUT_BUSY);
  }

  @Test
  void anotherFileIsLeftAsItIsAndOtherDataAreRefused() throws IOException {
    Path file = temp.resolve("model");
    Files.writeString(file, "mine");
    assertThatThrownBy(() -> equilibria.training(pipeline()).run(data(60), file))
        .hasMessageContaining("left as it is");
    assertThat(file).hasContent("mine");
    AtomicInteger left = new AtomicInteger(100);
    equilibria
        .training(pipeline())
        .overwrite(true)
        .cancellation(() -> left.decrementAndGet() < 0)
        .run(data(60), file);
    assertThatThrownBy(() -> equilibria.resumption(file).run(data(61), file))
        .hasMessageContaining("the data are not those");
    assertThatThrownBy(() -> equilibria.resumption(file).seed(9))
        .hasMessageContaining("began with seed 1");
  }

  @Test
  void aTrainingThatBeganWithOtherPluginsIsResumedOnlyWhenTold() {
    Path file = temp.resolve("model.safetensors");
    AtomicInteger left = new AtomicInteger(100);
    equilibria
        .training(pipeline())
        .cancellation(() -> left.decrementAndGet() < 0)
        .run(data(60), file);
    Model begun = ModelFile.read(file, equilibria.catalog());
    Map<String, String> others = new TreeMap<>(begun.plugins());
    others.put("solver", "equilibria-solvers 0.0.9 #0123456789ab");
    ModelFile.write(
        file,
        new Model(
            begun.pipeline(),
            begun.seed(),
            begun.schema(),
            begun.preprocessing(),
            begun.weights(),
            begun.initialWeights(),
            others,
            begun.training(),
            begun.monitor()),
        equilibria.catalog());

    assertThatThrownBy(() -> equilibria.resumption(file).run(data(60), file))
        .hasMessageContaining("solver: plugin equilibria-solvers 0.0.9 #0123456789ab then, ")
        .hasMessageContaining("--accept-changes");
    assertThat(
            equilibria.resumption(file).acceptChanges(true).run(data(60), file).training().status())
        .isEqualTo(TrainingStatus.COMPLETED);
  }

  private MonitoredTrajectory stored(Path file) {
    try (TrainedModel model = equilibria.model(file)) {
      return StoredTrajectory.of(file.toString(), model.model()).orElseThrow();
    }
  }

  private Pipeline descent(int monitored) {
    return equilibria
        .pipeline()
        .width(24)
        .layers(TrainedLayers.IMPLICIT)
        .optimizer("gradient-descent")
        .loss("square")
        .batch(0)
        .epochs(6)
        .monitor(monitored)
        .build();
  }

  @Test
  void monitoringChangesNoBitOfTheTrainingAndFollowsEveryEpoch() {
    Path plain = temp.resolve("plain.safetensors");
    Path watched = temp.resolve("watched.safetensors");
    ModelTraining unmonitored = equilibria.training(descent(0));
    FitResult all = unmonitored.run(data(40), plain);
    assertThat(unmonitored.trajectory()).isEmpty();
    ModelTraining training = equilibria.training(descent(1000));
    training.run(data(40), watched);
    assertSameWeights(watched, plain);
    MonitoredTrajectory seen = training.trajectory().orElseThrow();
    assertThat(seen.samples()).isEqualTo(40);
    assertThat(seen.readings())
        .extracting(Reading::loss)
        .isEqualTo(all.training().epochs().stream().map(EpochRecord::loss).toList());
    assertThat(seen.readings()).allMatch(r -> r.mu() > 0 && r.loss() <= r.envelope() * (1 + 1e-9));
    assertThat(seen.step()).isEqualTo(all.training().step());
  }

  @Test
  void aMonitoredTrainingGoesOnToTheSameBitsAndSaysWhatWasNotSeen() {
    Path whole = temp.resolve("whole.safetensors");
    ModelTraining through = equilibria.training(descent(40));
    through.run(data(40), whole);
    MonitoredTrajectory all = through.trajectory().orElseThrow();

    Path stopped = temp.resolve("stopped.safetensors");
    AtomicInteger epochs = new AtomicInteger();
    ModelTraining first = equilibria.training(descent(40));
    first.follow(record -> epochs.incrementAndGet());
    first.cancellation(() -> epochs.get() >= 3);
    FitResult part = first.run(data(40), stopped);
    assertThat(part.training().status()).isEqualTo(TrainingStatus.CANCELLED);
    assertThat(first.trajectory().orElseThrow().readings()).isEqualTo(all.readings().subList(0, 3));

    ModelTraining second = equilibria.resumption(stopped);
    second.run(data(40), stopped);
    assertSameWeights(stopped, whole);
    MonitoredTrajectory rest = second.trajectory().orElseThrow();
    assertThat(rest.predictedRadius()).isEqualTo(all.predictedRadius());
    assertThat(rest.text()).contains("epochs 3 to 6 (what was before was not seen)");
    List<Reading> same = all.readings().subList(3, 7);
    assertThat(rest.readings()).extracting(Reading::epoch).containsExactly(3, 4, 5, 6);
    assertThat(rest.readings())
        .extracting(Reading::radius)
        .as("from the initialisation, not from where it went on")
        .isEqualTo(same.stream().map(Reading::radius).toList());
    assertThat(rest.readings().get(0).envelope())
        .as("starts anew: the factors before are not known")
        .isEqualTo(same.get(0).loss());
    assertThat(stored(whole)).isEqualTo(all);
    assertThat(stored(stopped).readings())
        .as("the file keeps what was seen before, too")
        .containsExactlyElementsOf(
            Stream.concat(all.readings().stream().limit(3), rest.readings().stream()).toList());
  }

  @Test
  void whatWasStoppedWhileItWasReadIsNotSeen() {
    Path file = temp.resolve("model.safetensors");
    ModelTraining training = equilibria.training(descent(40)).cancellation(() -> true);
    assertThat(training.run(data(40), file).training().status())
        .isEqualTo(TrainingStatus.CANCELLED);
    assertThat(training.trajectory().orElseThrow().readings()).isEmpty();
    assertThat(training.trajectory().orElseThrow().holds()).isFalse();
  }

  @Test
  void bestWeightsThatTrainingGoesBackToAreReadAndHaveNoEnvelope() {
    Pipeline early =
        equilibria
            .pipeline()
            .width(24)
            .layers(TrainedLayers.IMPLICIT)
            .optimizer("gradient-descent", "step=2.0")
            .loss("square")
            .patience(2)
            .epochs(30)
            .monitor(40)
            .build();
    ModelTraining training = equilibria.training(early);
    FitResult result = training.run(data(40), temp.resolve("model.safetensors"));
    List<Reading> readings = training.trajectory().orElseThrow().readings();
    assertThat(readings).hasSameSizeAs(result.training().epochs());
    Reading last = readings.get(readings.size() - 1);
    Reading best = readings.get(readings.size() - 3);
    assertThat(last.radius()).isEqualTo(best.radius());
    assertThat(last.leastEigenvalue()).isEqualTo(best.leastEigenvalue());
    assertThat(last.envelope()).isNaN();
  }

  @Test
  void whatTheoryKnowsNothingOfIsRefusedBeforeAnythingIsDone() {
    Path file = temp.resolve("model.safetensors");
    Pipeline other =
        equilibria
            .pipeline()
            .width(24)
            .parameterization("norm-scaling")
            .layers(TrainedLayers.ALL)
            .optimizer("adam")
            .loss("logistic")
            .monitor(40)
            .build();
    assertThatThrownBy(() -> equilibria.training(other).run(data(40), file))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("model.parameterization")
        .hasMessageContaining("train.layers is all, expected implicit")
        .hasMessageContaining("train.loss is logistic, expected square");
    assertThat(file).doesNotExist();
    Pipeline deep =
        equilibria
            .pipeline()
            .layer("implicit", "width=8")
            .layer("implicit", "width=8")
            .optimizer("adam")
            .monitor(40)
            .build();
    assertThatThrownBy(() -> equilibria.training(deep).run(data(40), file))
        .hasMessageContaining("the network has 2 layers, expected one implicit layer");
  }
}
