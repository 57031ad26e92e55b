package org.equilibria.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.data.Amount;
import org.equilibria.engine.train.TrainedLayers;
import org.equilibria.host.Equilibria;
import org.equilibria.host.ModelTraining;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.config.PipelineBuilder;
import org.equilibria.study.fit.CheckpointPolicy;

/** Train models that take a moment, from Java, on tables that are written for them. */
final class SmallModel {

  private static final int SAMPLES = 120;

  private SmallModel() {}

  /** A table of two measures, the kind that follows from them and the price. */
  static Path table(Path folder) {
    StringBuilder rows = new StringBuilder("weight,height,kind,price\n");
    for (int i = 0; i < SAMPLES; i++) {
      double weight = (i * 37 % 100) / 50.0 - 1;
      double height = (i * 61 % 100) / 50.0 - 1;
      String kind = weight + height > 0.3 ? "large" : weight - height > 0 ? "wide" : "tall";
      rows.append(
          String.format(
              Locale.ROOT,
              "%.2f,%.2f,%s,%.3f%n",
              weight,
              height,
              kind,
              100 + 20 * weight - height));
    }
    return write(folder.resolve("things.csv"), rows.toString());
  }

  static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A model that tells kinds apart; its table is things.csv beside it. */
  static Path ofKinds(Path folder) {
    return train(folder, "kinds", "label=kind", "ignore=price");
  }

  /** A model of kinds on the backend that rounds a row alike in every batch on every machine. */
  static Path onEjml(Path folder) {
    return train(
        folder, "ejml", pipeline -> pipeline.backend("ejml"), "label=kind", "ignore=price");
  }

  /** A model that predicts the price; its table is things.csv beside it. */
  static Path ofPrices(Path folder) {
    return train(folder, "prices", "target=price", "ignore=kind");
  }

  /** A model of kinds whose solves stop long before they converge. */
  static Path hasty(Path folder) {
    return train(
        folder,
        "hasty",
        pipeline ->
            pipeline.epochs(1).termination(Termination.builder().rtol(1e-12).maxSteps(2).build()),
        "label=kind",
        "ignore=price");
  }

  /** A model of kinds that takes its time. */
  static Path slow(Path folder) {
    return train(
        folder,
        "slow",
        pipeline -> pipeline.epochs(1).width(512).solver("picard"),
        "label=kind",
        "ignore=price");
  }

  private static Path train(Path folder, String name, String... options) {
    return train(folder, name, pipeline -> pipeline, options);
  }

  private static Path train(
      Path folder, String name, UnaryOperator<PipelineBuilder> changes, String... options) {
    Path file = folder.resolve(name + ".safetensors");
    try (Equilibria equilibria = Equilibria.builder().build()) {
      run(equilibria, changes.apply(pipeline(equilibria, table(folder), options)).build(), file);
    }
    return file;
  }

  private static void run(Equilibria equilibria, Pipeline pipeline, Path file) {
    ModelTraining training = equilibria.training(pipeline);
    training.run(training.data(), file);
  }

  /** A model that tells the digits 0 and 1 apart. */
  static Path ofDigits(Path folder) {
    Path file = folder.resolve("digits.safetensors");
    try (Equilibria equilibria = Equilibria.builder().build()) {
      run(equilibria, equilibria.pipeline().samples(40, 20).width(16).epochs(2).build(), file);
    }
    return file;
  }

  /** A directory of IDX files with four images of noise, said to be 0, 1, 1 and 7. */
  static Path digits(Path folder) {
    try {
      Path directory = Files.createDirectory(folder.resolve("digits"));
      byte[] pixels = new byte[4 * 28 * 28];
      new Random(1).nextBytes(pixels);
      for (String part : new String[] {"train", "t10k"}) {
        Files.write(directory.resolve(part + "-images-idx3-ubyte"), idx(pixels, 4, 28, 28));
        Files.write(
            directory.resolve(part + "-labels-idx1-ubyte"), idx(new byte[] {0, 1, 1, 7}, 4));
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] idx(byte[] values, int... sizes) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + values.length);
    file.put(new byte[] {0, 0, 8, (byte) sizes.length});
    for (int size : sizes) {
      file.putInt(size);
    }
    return file.put(values).array();
  }

  /** A model of kinds that was cancelled in its training. */
  static Path unfinished(Path folder) {
    Path file = folder.resolve("unfinished.safetensors");
    AtomicInteger epochs = new AtomicInteger();
    try (Equilibria equilibria = Equilibria.builder().build()) {
      Pipeline pipeline = pipeline(equilibria, table(folder), "label=kind", "ignore=price").build();
      ModelTraining training = equilibria.training(pipeline);
      training
          .checkpoints(new CheckpointPolicy(1, Duration.ZERO))
          .follow(record -> epochs.incrementAndGet())
          .cancellation(() -> epochs.get() == 3)
          .run(training.data(), file);
    }
    return file;
  }

  private static PipelineBuilder pipeline(Equilibria equilibria, Path table, String... options) {
    String[] all = new String[options.length + 1];
    all[0] = "file=\"" + table + "\"";
    System.arraycopy(options, 0, all, 1, options.length);
    return equilibria
        .pipeline()
        .data("csv", all)
        .samples(Amount.ALL, Amount.share(0.1), Amount.AUTO)
        .width(24)
        .layers(TrainedLayers.ALL)
        .optimizer("adam", "step=0.02")
        .batch(16)
        .epochs(15);
  }
}
