package org.equilibria.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.equilibria.engine.data.InputFile;
import org.equilibria.engine.guard.PlainText;
import org.equilibria.study.fit.Judged;
import org.equilibria.study.fit.Predictions;
import org.equilibria.study.fit.TestData;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.Training;

/** What a user of a model should know. */
final class ModelNotes {

  private static final int MOST_CLASSES = 10;
  private static final int MOST_TEXTS = 10;
  private static final int MOST_LINES = 5;

  private ModelNotes() {}

  static List<String> of(Model model, Path file, Predictions p) {
    List<String> notes = unfinished(model, file);
    if (p.unconverged() > 0) {
      notes.add(
          "%d of %d samples did not converge; they are marked in the column 'converged'"
              .formatted(p.unconverged(), p.count()));
    }
    if (p.unanswered() > 0) {
      notes.add("%d of %d samples have no finite answer".formatted(p.unanswered(), p.count()));
    }
    return notes;
  }

  static List<String> of(Model model, Path file, TestData test, Judged judged) {
    List<String> notes = unfinished(model, file);
    if (test.trainedOn()) {
      notes.add(
          "the model was trained on most of these samples, so that this says little about new ones;"
              + " without --data it is judged on those that were set aside");
    }
    int leftOut = test.leftOut().values().stream().mapToInt(Integer::intValue).sum();
    if (leftOut > 0) {
      notes.add(
          "%d of %d samples are left out, and not counted: the model does not know %s"
              .formatted(leftOut, leftOut + test.count(), classes(test.leftOut())));
    }
    if (test.lacking() > 0) {
      notes.add(
          "%d samples lack a value and are left out, as in training".formatted(test.lacking()));
    }
    if (judged.unconverged() > 0) {
      notes.add(
          "%d of %d samples did not converge; they are judged by what they came to"
              .formatted(judged.unconverged(), test.count()));
    }
    return notes;
  }

  /** Say which texts count as none of the categories that training has seen, if there are any. */
  static Optional<String> unseen(InputFile inputs) {
    if (inputs.unseen().isEmpty()) {
      return Optional.empty();
    }
    long rows = inputs.unseen().stream().flatMap(u -> u.lines().stream()).distinct().count();
    String listed =
        inputs.unseen().stream()
            .limit(MOST_TEXTS)
            .map(
                u ->
                    "'%s' in column '%s' (%s)"
                        .formatted(PlainText.of(u.text()), u.column(), lines(u.lines())))
            .collect(Collectors.joining(", "));
    int more = inputs.unseen().size() - MOST_TEXTS;
    return Optional.of(
        "%d of %d samples hold texts that the training data have not, which count as none of the"
                .formatted(rows, inputs.rows().count())
            + " categories: "
            + listed
            + (more > 0 ? " and " + more + " more texts" : ""));
  }

  private static String lines(List<Long> lines) {
    String listed =
        lines.stream().limit(MOST_LINES).map(String::valueOf).collect(Collectors.joining(", "));
    int more = lines.size() - MOST_LINES;
    return (lines.size() == 1 ? "line " : "lines ")
        + listed
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static List<String> unfinished(Model model, Path file) {
    List<String> notes = new ArrayList<>();
    if (model.training() instanceof Training.Unfinished training) {
      notes.add(
          "the training of %s is unfinished, at epoch %d of %d; go on with: equilibria train --out"
                  .formatted(file, training.epoch(), model.pipeline().train().epochs())
              + " %s --resume".formatted(file));
    }
    return notes;
  }

  private static String classes(Map<String, Integer> leftOut) {
    String listed =
        leftOut.entrySet().stream()
            .limit(MOST_CLASSES)
            .map(e -> "'%s' (%d)".formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining(", "));
    int more = leftOut.size() - MOST_CLASSES;
    return (leftOut.size() == 1 ? "their class " : "their classes ")
        + listed
        + (more > 0 ? " and " + more + " more" : "");
  }
}
