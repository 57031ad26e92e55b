package org.equilibria.cli;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.train.TrainingStatus;
import org.equilibria.host.Equilibria;
import org.equilibria.host.ModelTraining;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.StudyWriter;
import org.equilibria.study.fit.CheckpointPolicy;
import org.equilibria.study.fit.FitResult;
import org.equilibria.study.fit.Judged;
import org.equilibria.study.report.EvaluationText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command that trains a network and keeps it in a file. */
@Command(
    name = "train",
    description = {
      "Train a network and keep it in one file, which is also the checkpoint on the way.",
      "Without --data it is trained on the digits that come with the program."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria train --data iris.csv --label species --out iris.safetensors",
      "  equilibria train --data houses.csv --target price --validation 0.2",
      "  equilibria train --data ~/mnist --width 512 --layers implicit --epochs 5",
      "  equilibria train --out iris.safetensors --resume",
      "  equilibria train --print-config > mine.yaml",
      "  equilibria train --config mine.yaml",
      "  equilibria train --set model.parameterization=norm-scaling{gamma=0.9}",
      "%nCtrl-C leaves a checkpoint; --resume goes on from it and ends with the same numbers."
    })
final class TrainCommand implements Callable<Integer> {

  private final Console console;
  private final EquilibriaCommand root;

  @Mixin private TrainChoices choices = new TrainChoices();

  @Option(
      names = "--out",
      paramLabel = "MODEL",
      defaultValue = "model.safetensors",
      description = "File for the model. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("model.safetensors");

  @Option(
      names = "--resume",
      description = "Go on with the training in MODEL, if there is one; its choices are kept.")
  private boolean resume;

  @Option(
      names = "--accept-changes",
      description = "With --resume: go on even where plugins or code are others than before.")
  private boolean acceptChanges;

  @Option(names = "--overwrite", description = "Replace MODEL if it is there.")
  private boolean overwrite;

  @Option(
      names = "--checkpoint-epochs",
      paramLabel = "N",
      defaultValue = "0",
      description = "Write MODEL after every N epochs, too; 0 for never. Default: 0.")
  private String checkpointEpochs = "0";

  @Option(
      names = "--checkpoint-every",
      paramLabel = "TIME",
      defaultValue = "1m",
      description = "Write MODEL every so often, as 30s, 5m or 1h; 0s for never. Default: 1m.")
  private String checkpointEvery = "1m";

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Page about the training. Default: MODEL with .html for its ending.")
  private @Nullable Path report;

  @Option(names = "--no-report", description = "Write no page about the training.")
  private boolean noReport;

  @Option(names = "--print-config", description = "Print the complete configuration and stop.")
  private boolean printConfig;

  @Option(
      names = "--json",
      description = "Print one JSON document on standard output, the epochs on standard error.")
  private boolean json;

  @Mixin private SilenceLimit silence = new SilenceLimit();

  TrainCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    silence.applyTo(root.supervision());
    try (Equilibria equilibria = Opening.equilibria(root, console)) {
      CheckpointPolicy policy = checkpoints(equilibria);
      if (resume && Files.exists(out)) {
        choices.requireNone(out);
        return resumed(equilibria, policy);
      }
      if (resume && !choices.areGiven()) {
        throw new EquilibriaException(
            ErrorCode.IO,
            out
                + ": there is no such file to resume; to begin a training say what is trained, as"
                + " with --data");
      }
      TrainPlan plan = choices.plan(equilibria);
      ModelTraining planned = planned(plan, equilibria);
      if (!printConfig) {
        requireFree();
        planned.requireBackend();
      }
      Dataset data = planned.data();
      StudyConfig config = plan.forData(data, equilibria);
      if (printConfig) {
        console.out().print(StudyWriter.yaml(config));
        return ExitCode.OK;
      }
      ModelTraining training = equilibria.training(config.base()).seed(config.seeds().get(0));
      return train(training, data, policy);
    }
  }

  private static ModelTraining planned(TrainPlan plan, Equilibria equilibria) {
    try {
      return equilibria.training(plan.config().base());
    } catch (EquilibriaException e) {
      throw plan.source().located(e);
    }
  }

  private int resumed(Equilibria equilibria, CheckpointPolicy policy) {
    if (equilibria.isFinished(out)) {
      console.err().println(out + ": the training of this model is finished; nothing to resume");
      return ExitCode.OK;
    }
    ModelTraining training = equilibria.resumption(out).acceptChanges(acceptChanges);
    training.requireBackend();
    return train(training, training.data(), policy);
  }

  /** Check before hours of work rely on it. */
  private void requireFree() {
    for (Path read : choices.files()) {
      if (isSame(read, out) || isSame(read, page())) {
        throw new EquilibriaException(
            ErrorCode.INVALID_INPUT, read + ": it is also read; choose another file to write");
      }
    }
    if (isSame(page(), out)) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, out + ": model and report cannot be one file; choose another");
    }
    if (Files.exists(out) && !overwrite) {
      throw new EquilibriaException(
          ErrorCode.OUTPUT_EXISTS,
          out
              + ": there is such a file already; --resume goes on with a training in it,"
              + " --overwrite replaces it, --out chooses another");
    }
    if (!noReport && Files.exists(page()) && !overwrite) {
      throw new EquilibriaException(
          ErrorCode.OUTPUT_EXISTS,
          page()
              + ": there is such a file already; --report chooses another for the page about the"
              + " training, --no-report writes none, --overwrite replaces it");
    }
  }

  private Path page() {
    return report == null ? TrainPage.beside(out) : report;
  }

  private static boolean isSame(Path a, Path b) {
    return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
  }

  private CheckpointPolicy checkpoints(Equilibria equilibria) {
    return CheckpointPolicy.read(
        equilibria.catalog(),
        "--checkpoint-",
        Map.of("epochs", checkpointEpochs, "every", checkpointEvery));
  }

  private int train(ModelTraining training, Dataset data, CheckpointPolicy policy) {
    data.notes().forEach(note -> console.err().println("note: " + note));
    PrintStream rows = json ? console.err() : console.out();
    try (Interruption interruption = new Interruption(console, root.supervision());
        TrainFollower follower = new TrainFollower(rows, console, training.pipeline(), data)) {
      root.supervision().keeps(() -> checkpoint(follower));
      FitResult result =
          training
              .checkpoints(policy)
              .overwrite(overwrite)
              .follow(follower)
              .cancellation(interruption)
              .run(data, out);
      follower.close();
      if (result.training().status() == TrainingStatus.CANCELLED || result.cancelled()) {
        interruption.requireRequested();
      }
      return conclude(training, data, result, follower);
    }
  }

  /** Return whether the file holds a checkpoint of this training, not what it was to replace. */
  private boolean resumable(TrainFollower follower) {
    return follower.checkpointWritten() || resume && Files.exists(out);
  }

  private Optional<String> checkpoint(TrainFollower follower) {
    return follower.checkpointWritten()
        ? Optional.of(
            "%s holds the last checkpoint; once that is mended, go on with: equilibria train --out %s --resume"
                .formatted(out, out))
        : Optional.empty();
  }

  private int conclude(
      ModelTraining training, Dataset data, FitResult result, TrainFollower follower) {
    if (json) {
      console.out().println(TrainJson.of(out, training, data, follower.guarantee(), result));
    } else {
      result
          .test()
          .map(Judged::evaluation)
          .ifPresent(e -> console.out().print("\nTest samples\n" + EvaluationText.of(e)));
    }
    PrintStream said = json ? console.err() : console.out();
    TrainingStatus status = result.training().status();
    said.println();
    said.println(
        capitalized(result.training().detail()) + "; " + Durations.shown(result.elapsed()) + ".");
    training.trajectory().ifPresent(t -> said.println(t.text()));
    if (status.isFinished()) {
      said.println("Model: " + out);
    }
    if (!noReport && !result.training().epochs().isEmpty()) {
      TrainPage.write(page(), out, training, data, result);
      said.println("Report: " + page());
    }
    if (status.isFinished()) {
      return ExitCode.OK;
    }
    if (resumable(follower)) {
      said.println(
          status == TrainingStatus.CANCELLED
              ? "Go on with: equilibria train --out " + out + " --resume"
              : out + " holds the last checkpoint.");
    }
    if (status == TrainingStatus.CANCELLED) {
      return ExitCode.CANCELLED;
    }
    double step = result.training().step();
    said.println(
        "A smaller step%s may help, as with --optimizer adam{step=0.0003}."
            .formatted(Double.isNaN(step) ? "" : " than " + step));
    return ExitCode.USER;
  }

  private static String capitalized(String sentence) {
    return sentence.isEmpty()
        ? sentence
        : Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
