package org.equilibria.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.host.Equilibria;
import org.equilibria.host.TrainedModel;
import org.equilibria.study.fit.Judged;
import org.equilibria.study.fit.TestColumns;
import org.equilibria.study.fit.TestData;
import org.equilibria.study.json.Json;
import org.equilibria.study.report.EvaluationJson;
import org.equilibria.study.report.EvaluationReport;
import org.equilibria.study.report.EvaluationText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command that compares the predictions of a trained network with the truth. */
@Command(
    name = "evaluate",
    description = {
      "Compare the predictions of a trained network with the truth.",
      "Without --data it is judged on the test samples set aside when it was trained."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria evaluate --model iris.safetensors",
      "  equilibria evaluate --model iris.safetensors --data more.csv --label kind",
      "  equilibria evaluate --model houses.safetensors --data more.csv",
      "  equilibria evaluate --model digits.safetensors --data ~/mnist --out it.html",
      "%nOf classes: accuracy, confusion matrix, figures of each class and calibration,",
      "whether probabilities are what they say. Of values: errors in their own units."
    })
final class EvaluateCommand implements Callable<Integer> {

  /** Options that name the columns to compare with. */
  private static final class Truth {

    @Option(
        names = "--label",
        paramLabel = "COLUMN",
        description = "Column of the class in a table. Default: as in training.")
    private @Nullable String label;

    @Option(
        names = "--target",
        paramLabel = "COLUMNS",
        description =
            "Columns of the values in a table, with commas between them, in the order of the"
                + " training. Default: as in training.")
    private @Nullable String target;
  }

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
      description =
          "A CSV table, an .npz file, or a directory of IDX files (as of MNIST) or .npy files, of"
              + " which the test part is taken, if there is one.")
  private @Nullable Path data;

  @ArgGroup(exclusive = true)
  private Truth truth = new Truth();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write a page with charts to FILE (HTML), too.")
  private @Nullable Path out;

  @Option(names = "--overwrite", description = "Replace FILE if it is there.")
  private boolean overwrite;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Mixin private SilenceLimit silence = new SilenceLimit();

  EvaluateCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    silence.applyTo(root.supervision());
    TestColumns columns = columns();
    List<Path> inputs = data == null ? List.of(model) : List.of(model, data);
    OutputFile page = out == null ? null : OutputFile.claim(out, overwrite, inputs);
    try (Interruption interruption = new Interruption(console, root.supervision());
        Equilibria equilibria = Opening.equilibria(root, console);
        TrainedModel trained = equilibria.model(model, interruption)) {
      try (WorkDisplay display = new WorkDisplay(console, "reading the data")) {
        TestData test = data == null ? setAside(trained) : trained.testData(data, columns);
        Judged judged = trained.follow(display.next("evaluating")).evaluate(test);
        display.close();
        if (judged.cancelled()) {
          interruption.requireRequested();
        }
        return conclude(trained, test, judged, page);
      }
    }
  }

  private TestColumns columns() {
    if (truth.label == null && truth.target == null) {
      return TestColumns.AS_TRAINED;
    }
    if (data == null) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "%s names a column of --data; the samples set aside in training have theirs"
              .formatted(truth.label == null ? "--target" : "--label"));
    }
    return new TestColumns(
        Optional.ofNullable(truth.label),
        truth.target == null ? List.of() : List.of(truth.target.split(",")));
  }

  private static TestData setAside(TrainedModel trained) {
    TestData test;
    try {
      test = trained.testData();
    } catch (EquilibriaException e) {
      throw new EquilibriaException(
          e.code(), e.getMessage() + "\nGive the samples to judge it on with --data PATH.", e);
    }
    if (test.count() == 0) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "no samples were set aside when the model was trained; give others with --data PATH");
    }
    return test;
  }

  private int conclude(
      TrainedModel trained, TestData test, Judged judged, @Nullable OutputFile page) {
    if (judged.cancelled()) {
      console.err().println("cancelled; nothing was written");
      return ExitCode.CANCELLED;
    }
    List<String> notes = ModelNotes.of(trained.model(), model, test, judged);
    notes.forEach(note -> console.err().println("note: " + note));
    if (json) {
      console.out().println(Json.line(document(trained, test, judged)));
    } else {
      console.out().println(model + " on " + test.name());
      console.out().print(EvaluationText.of(judged.evaluation()));
      console.out().print(EvaluationText.solves(judged.solves()));
    }
    if (page != null) {
      String name = String.valueOf(model.getFileName());
      trained.substitution().ifPresent(notes::add);
      String text = EvaluationReport.page(name, trained.model(), test.name(), notes, judged);
      page.write(stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
      (json ? console.err() : console.out()).println("%nReport: %s".formatted(page.path()));
    }
    return ExitCode.OK;
  }

  private ObjectNode document(TrainedModel trained, TestData test, Judged judged) {
    ObjectNode document = EvaluationJson.of(judged.evaluation());
    document.put("model", model.toString()).put("data", test.name());
    document.put("backend", trained.backend().id()).put("unconverged", judged.unconverged());
    document.put("relativeErrorEstimate", judged.solves().error().relativeError());
    document.put("inverseNormEstimate", judged.solves().error().inverseNorm());
    ObjectNode leftOut = document.putObject("leftOut");
    test.leftOut().forEach((name, count) -> leftOut.put(name, count));
    return document;
  }
}
