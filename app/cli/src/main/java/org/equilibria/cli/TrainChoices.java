package org.equilibria.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.data.DataPath;
import org.equilibria.host.Equilibria;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.StudySource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the choices of a training, from the command line and a file. */
final class TrainChoices {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Take choices from FILE (YAML), except those given here; what it leaves out has the"
              + " defaults of this command.")
  private @Nullable Path file;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "A CSV table, an .npz file, or a directory of IDX files (as of MNIST) or .npy files.")
  private @Nullable Path data;

  @Option(names = "--label", paramLabel = "COLUMN", description = "Column of the class in a table.")
  private @Nullable String label;

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description = "Columns of the values to predict in a table, with commas between them.")
  private @Nullable String target;

  @Option(
      names = "--ignore",
      paramLabel = "COLUMN",
      description = "Columns of a table that are no features, with commas between them.")
  private @Nullable String ignore;

  @Option(
      names = "--categories",
      paramLabel = "COLUMN",
      description = "Columns of categories in a table, whatever they look like.")
  private @Nullable String categories;

  @Option(
      names = "--missing",
      paramLabel = "HOW",
      description = "What becomes of missing values: refuse, mean, median, drop or indicator.")
  private @Nullable String missing;

  @Option(
      names = "--classes",
      paramLabel = "CLASS",
      split = ",",
      description = "Only samples of these classes. Default: all.")
  private @Nullable List<String> classes;

  @Option(
      names = "--train",
      paramLabel = "AMOUNT",
      description = "Samples to train on: a number, a share such as 0.7, or all.")
  private @Nullable String train;

  @Option(
      names = "--validation",
      paramLabel = "AMOUNT",
      description = "Samples to choose the best epoch by. Default: 0.1.")
  private @Nullable String validation;

  @Option(
      names = "--test",
      paramLabel = "AMOUNT",
      description = "Samples to test on. Default: those of the data, or 0.2 of all.")
  private @Nullable String test;

  @Option(names = "--width", paramLabel = "N", description = "Units. Default: 256.")
  private @Nullable String width;

  @Option(
      names = "--layers",
      paramLabel = "WHICH",
      description = "What moves: implicit, readout, injection or all. Default: all.")
  private @Nullable String layers;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description = "Default: adam{step=0.003}; others: equilibria plugins list.")
  private @Nullable String optimizer;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description = "Default: logistic, cross-entropy or square, as the data ask for.")
  private @Nullable String loss;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes. Default: 50.")
  private @Nullable String epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Samples of an update, 0 for all. Default: 32.")
  private @Nullable String batch;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "Epochs without a lower validation loss, 0 for no early end. Default: 8.")
  private @Nullable String patience;

  @Option(
      names = "--monitor",
      paramLabel = "N",
      description = {
        "Follow lambda_min(H), mu, the loss under its envelope and the way from A_0 at every epoch,"
            + " on the first N training samples: for one implicit layer, trained alone by square"
            + " loss; only with all samples and plain gradient descent is there an envelope.",
        "Costs at every epoch the equilibria and adjoints of N samples to 1e-13 and the eigenvalues"
            + " of a matrix of N times outputs and of one of width, in f64: with N = 200 about 0.4"
            + " s at width 256 and 4 s at width 1024, and 12 s at width 256 with ten outputs; with"
            + " N = 1000 and one output 2 s.",
        "Default: 0, for none."
      })
  private @Nullable String monitor;

  @Option(names = "--solver", paramLabel = "NAME", description = "Default: auto.")
  private @Nullable String solver;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "Where it is computed. Default: native, or ejml where that does not load.")
  private @Nullable String backend;

  @Option(
      names = "--precision",
      paramLabel = "F",
      description = "f32, f64, mixed or auto. Default: f32.")
  private @Nullable String precision;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of all that is random. Default: 1.")
  private @Nullable String seed;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "Any value of the configuration, such as train.hold=none or termination.rtol=1e-6.")
  private List<String> settings = new ArrayList<>();

  /** Return the plan. */
  TrainPlan plan(Equilibria equilibria) {
    Optional<StudySource> written = Optional.ofNullable(file).map(StudySource::file);
    StudySource source =
        source(
            written
                .map(given -> given.over(StudySource.training()))
                .orElseGet(StudySource::training));
    StudyConfig config = source.resolve(equilibria.catalog());
    if (!config.axes().isEmpty() || config.seeds().size() > 1) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "%s: the file describes a study of several trainings; run it with: equilibria study run %s"
              .formatted(file, file));
    }
    if (!config.bounds().isEmpty()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "bounds: only a study evaluates them; of a trained model the command certify does");
    }
    return new TrainPlan(
        source,
        config,
        patience != null || isChosen("train.patience", written),
        isChosen("train.hold", written));
  }

  private boolean isChosen(String path, Optional<StudySource> written) {
    return written.filter(given -> given.gives(path)).isPresent()
        || settings.stream().anyMatch(s -> s.startsWith(path));
  }

  /** Return the files that are read. */
  List<Path> files() {
    return Stream.of(file, data).filter(Objects::nonNull).toList();
  }

  /** Return whether anything was chosen. */
  boolean areGiven() {
    return !given().isEmpty()
        || file != null
        || data != null
        || backend != null
        || !settings.isEmpty();
  }

  /** Refuse choices where the file has its own. */
  void requireNone(Path model) {
    if (areGiven()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          model
              + ": its training goes on with the choices it began with; leave the others out, or"
              + " train anew into another file");
    }
  }

  private StudySource source(StudySource base) {
    StudySource source = base;
    if (data != null) {
      source = source.with("data", DataPath.source(data), "--data");
    }
    if (backend != null) {
      source = source.with("backend", backend, "--backend");
    }
    for (Given g : given()) {
      source = source.with(g.path(), g.value(), g.option());
    }
    return Settings.of(source, settings);
  }

  /** A value given by an option. */
  private record Given(String path, Object value, String option) {}

  private List<Given> given() {
    List<Given> given = new ArrayList<>();
    add(given, "data.label", label, "--label");
    add(given, "data.target", target, "--target");
    add(given, "data.ignore", ignore, "--ignore");
    add(given, "data.categories", categories, "--categories");
    add(given, "data.missing", missing, "--missing");
    add(given, "data.classes", classes, "--classes");
    add(given, "data.train", train, "--train");
    add(given, "data.validation", validation, "--validation");
    add(given, "data.test", test, "--test");
    add(given, "model.width", width, "--width");
    add(given, "train.layers", layers, "--layers");
    add(given, "train.optimizer", optimizer, "--optimizer");
    add(given, "train.loss", loss, "--loss");
    add(given, "train.epochs", epochs, "--epochs");
    add(given, "train.batch", batch, "--batch");
    add(given, "train.patience", patience, "--patience");
    add(given, "train.monitor", monitor, "--monitor");
    add(given, "solver", solver, "--solver");
    add(given, "backend.precision", precision, "--precision");
    add(given, "study.seeds", seed, "--seed");
    return given;
  }

  private static void add(List<Given> given, String path, @Nullable Object value, String option) {
    if (value != null) {
      given.add(new Given(path, value, option));
    }
  }
}
