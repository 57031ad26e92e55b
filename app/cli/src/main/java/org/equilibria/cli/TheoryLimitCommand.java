package org.equilibria.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.certify.limit.LimitFit;
import org.equilibria.certify.limit.LimitNetwork;
import org.equilibria.host.Equilibria;
import org.equilibria.host.TrainedModel;
import org.equilibria.study.fit.Judged;
import org.equilibria.study.fit.TestColumns;
import org.equilibria.study.fit.TestData;
import org.equilibria.study.json.Json;
import org.equilibria.study.report.EvaluationJson;
import org.equilibria.study.report.EvaluationText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that compares a trained network with the infinitely wide one. */
@Command(
    name = "limit",
    description = {
      "Compare a trained network with the infinitely wide one: regression with its kernel, on the"
          + " same training samples.",
      "Without --data both are judged on the test samples set aside when the network was trained."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria theory limit --model iris.safetensors",
      "  equilibria theory limit --model digits.safetensors --ridge 0.001",
      "%nThe infinitely wide network is centred, and its implicit layer is trained on the square"
          + " loss, whatever was trained of the other. It has values, not probabilities: its"
          + " confidence, log loss, Brier score and calibration are of the class probabilities"
          + " nearest to its values (Euclidean), with one-hot targets, or -1 and +1 for two"
          + " classes. 0 and 1 are common there."
    })
final class TheoryLimitCommand implements Callable<Integer> {

  private final Console console;
  private final EquilibriaCommand root;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      required = true,
      description = "File of a trained network with a single implicit layer.")
  private Path model = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "Labelled samples to judge on, as for evaluate.")
  private @Nullable Path data;

  @Option(
      names = "--ridge",
      paramLabel = "R",
      defaultValue = "0",
      description =
          "Ridge, relative to the mean of the kernel's diagonal; 0, the default, fits the training"
              + " samples exactly.")
  private double ridge;

  @Option(
      names = "--time",
      paramLabel = "T",
      description =
          "Stop gradient flow at T/lambda_max of the kernel matrix. Default: train to the end.")
  private @Nullable Double time;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  TheoryLimitCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    LimitFit fit = fit();
    try (Interruption interruption = new Interruption(console, root.supervision());
        Equilibria equilibria = Opening.equilibria(root, console);
        TrainedModel trained = equilibria.model(model, interruption)) {
      try (WorkDisplay display = new WorkDisplay(console, "computing the kernel")) {
        TestData test =
            data == null ? trained.testData() : trained.testData(data, TestColumns.AS_TRAINED);
        LimitNetwork limit = trained.limit(test, fit);
        Judged judged = trained.follow(display.next("evaluating")).evaluate(test);
        display.close();
        if (judged.cancelled()) {
          interruption.requireRequested();
          return ExitCode.CANCELLED;
        }
        return conclude(test, judged, limit);
      }
    }
  }

  private LimitFit fit() {
    List<String> mistakes = new ArrayList<>();
    if (!(ridge >= 0) || Double.isInfinite(ridge)) {
      mistakes.add("--ridge: expected a finite number of at least 0, not " + ridge);
    }
    if (time != null && (!(time >= 0) || Double.isInfinite(time))) {
      mistakes.add("--time: expected a finite number of at least 0, not " + time);
    }
    if (!mistakes.isEmpty()) {
      throw new EquilibriaException(ErrorCode.INVALID_INPUT, String.join("\n", mistakes));
    }
    return new LimitFit(ridge, time == null ? OptionalDouble.empty() : OptionalDouble.of(time));
  }

  private int conclude(TestData test, Judged judged, LimitNetwork limit) {
    PrintStream out = console.out();
    if (json) {
      ObjectNode document = JsonNodeFactory.instance.objectNode();
      document.put("model", model.toString()).put("data", test.name());
      document.put("trained", limit.trained());
      document.set("network", EvaluationJson.of(judged.evaluation()));
      document.set("limit", EvaluationJson.of(limit.evaluation()));
      out.println(Json.line(document));
    } else {
      out.println(test.name());
      out.println("\nThe network " + model);
      out.print(EvaluationText.of(judged.evaluation()));
      out.println("\nThe infinitely wide network, on the same " + limit.trained() + " samples");
      out.print(EvaluationText.of(limit.evaluation()));
    }
    return ExitCode.OK;
  }
}
