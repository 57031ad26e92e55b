package org.equilibria.study.fit;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.data.Task;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.data.Schema;
import org.equilibria.study.model.Model;

/**
 * The columns of a table that predictions are compared with.
 *
 * @param label column of the class
 * @param targets columns of the values, in the order of the model's
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TestColumns(Optional<String> label, List<String> targets) {

  /** Ask for the columns that the model was trained with. */
  public static final TestColumns AS_TRAINED = new TestColumns(Optional.empty(), List.of());

  /** Copy the names. */
  public TestColumns {
    targets = List.copyOf(targets);
  }

  boolean given() {
    return label.isPresent() || !targets.isEmpty();
  }

  /** Return the one column of the class, or as many as the model has values. */
  List<String> of(Model model) {
    Schema schema = model.schema();
    return schema.task() == Task.CLASSIFICATION ? List.of(labelOf(model)) : targetsOf(schema);
  }

  private String labelOf(Model model) {
    if (!targets.isEmpty()) {
      throw mistake(
          "targets are named, but the model tells classes apart, %s; name the column of the class"
              + " as label",
          names(model.schema()));
    }
    Object trained = model.pipeline().data().source().options().get("label");
    return label
        .or(() -> Optional.ofNullable(trained).map(String::valueOf))
        .map(String::strip)
        .orElseThrow(
            () ->
                mistake(
                    "which column holds the class? The model was not trained on a table; name the"
                        + " column as label"));
  }

  private List<String> targetsOf(Schema schema) {
    if (label.isPresent()) {
      throw mistake(
          "a label is named, but the model predicts values, %s; name their columns as targets",
          names(schema));
    }
    if (!targets.isEmpty() && targets.size() != schema.targetNames().size()) {
      throw mistake(
          "%d targets are named, but the model predicts %d: %s",
          targets.size(), schema.targetNames().size(), names(schema));
    }
    return targets.isEmpty() ? schema.targetNames() : targets.stream().map(String::strip).toList();
  }

  private static String names(Schema schema) {
    return String.join(", ", schema.targetNames());
  }

  private static EquilibriaException mistake(String format, Object... arguments) {
    return new EquilibriaException(ErrorCode.INVALID_INPUT, format.formatted(arguments));
  }
}
