package org.equilibria.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.equilibria.api.data.UnseenValues;
import org.equilibria.engine.data.InputFile;
import org.equilibria.host.Equilibria;
import org.equilibria.host.TrainedModel;
import org.equilibria.study.file.WholeFile;
import org.equilibria.study.fit.Predictions;
import org.equilibria.study.json.Json;
import org.equilibria.study.report.ErrorText;
import org.equilibria.study.report.PredictionCsv;
import org.equilibria.study.report.PredictionJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command that predicts with a trained network. */
@Command(
    name = "predict",
    description = {
      "Predict with a trained network: classes and their probabilities, or values in their units.",
      "The result is a table, a line a sample in the order of the data, samples counted from 0."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria predict --model iris.safetensors --data new.csv",
      "  equilibria predict --model iris.safetensors --data new.csv --out out.csv",
      "  equilibria predict --model digits.safetensors --data ~/mnist --json",
      "%nThe data are scaled as in training; further columns of a table are ignored. Texts that are"
          + " none of the categories of the training data are refused, each with its line, unless the"
          + " model was trained with 'unseen: zero', or --unseen zero has them count as none; which"
          + " they are is told then."
    })
final class PredictCommand implements Callable<Integer> {

  private final Console console;
  private final EquilibriaCommand root;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      required = true,
      description = "File of a trained network, or of one in training as it is so far.")
  private Path model = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "PATH",
      required = true,
      description =
          "A CSV table with the features' columns, an .npy or .npz file, IDX images (as of MNIST),"
              + " or a directory of such files, of which the test part is taken.")
  private Path data = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the table to FILE instead of standard output.")
  private @Nullable Path out;

  @Option(
      names = "--unseen",
      paramLabel = "CHOICE",
      description =
          "What becomes of texts that are none of the categories of the training data: refuse, or"
              + " zero, none of the categories. Default: as the model was trained.")
  private @Nullable UnseenValues unseen;

  @Option(names = "--overwrite", description = "Replace FILE if it is there.")
  private boolean overwrite;

  @Option(names = "--json", description = "Write one JSON document instead of a table.")
  private boolean json;

  @Mixin private SilenceLimit silence = new SilenceLimit();

  PredictCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    silence.applyTo(root.supervision());
    OutputFile file = out == null ? null : OutputFile.claim(out, overwrite, List.of(model, data));
    try (Interruption interruption = new Interruption(console, root.supervision());
        Equilibria equilibria = Opening.equilibria(root, console);
        TrainedModel trained = equilibria.model(model, interruption)) {
      InputFile inputs = inputs(trained);
      Predictions predictions = predictions(trained, inputs);
      if (interruption.requested() || predictions.cancelled()) {
        interruption.requireRequested();
        console.err().println("cancelled; nothing was written");
        return ExitCode.CANCELLED;
      }
      ModelNotes.of(trained.model(), model, predictions)
          .forEach(note -> console.err().println("note: " + note));
      ModelNotes.unseen(inputs).ifPresent(note -> console.err().println("note: " + note));
      write(predictions, inputs, trained.backend().id(), file);
      return ExitCode.OK;
    }
  }

  private InputFile inputs(TrainedModel trained) {
    UnseenValues choice =
        unseen == null ? trained.model().preprocessing().encoding().unseen() : unseen;
    try (WorkDisplay display = new WorkDisplay(console, "reading " + data)) {
      return trained.inputs(data, choice);
    }
  }

  private Predictions predictions(TrainedModel trained, InputFile inputs) {
    try (WorkDisplay display = new WorkDisplay(console, "predicting")) {
      return trained.follow(display.next("predicting")).predict(inputs.rows());
    }
  }

  private void write(
      Predictions predictions, InputFile inputs, String backend, @Nullable OutputFile file) {
    WholeFile.Content content = stream -> write(predictions, inputs, backend, stream);
    if (file != null) {
      file.write(content);
      console.out().println("%d predictions: %s".formatted(predictions.count(), file.path()));
      ErrorText.of(predictions.solves().error()).ifPresent(console.out()::println);
      return;
    }
    try {
      content.writeTo(console.out());
      console.out().flush();
    } catch (IOException e) {
      throw new AssertionError("a print stream keeps its failures to itself", e);
    }
  }

  private void write(Predictions predictions, InputFile inputs, String backend, OutputStream stream)
      throws IOException {
    if (!json) {
      PredictionCsv.write(predictions, stream);
      return;
    }
    ObjectNode document = PredictionJson.of(predictions);
    document.put("backend", backend).put("model", model.toString()).put("data", data.toString());
    document.set("unseen", Json.tree(inputs.unseen()));
    stream.write((Json.line(document) + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
