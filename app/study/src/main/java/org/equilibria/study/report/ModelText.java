package org.equilibria.study.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.Spectrum;
import org.equilibria.study.file.Tensor;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.StoredModel;

/** A writer of what a model file holds as text for a terminal. */
public final class ModelText {

  private static final int WIDTH = 100;
  private static final String MARGIN = "  ";

  private final StoredModel stored;
  private final Model model;
  private final TrainingSummary training;
  private final StringBuilder text = new StringBuilder();

  private ModelText(StoredModel stored) {
    this.stored = stored;
    model = stored.model();
    training = TrainingSummary.of(model);
  }

  /**
   * Return the text, several paragraphs of lines that all end with a line feed.
   *
   * @param bytes size of the file
   */
  public static String of(StoredModel stored, long bytes) {
    return new ModelText(stored).text(bytes);
  }

  private String text(long bytes) {
    text.append(stored.file()).append(": ").append(training.state()).append('\n');
    List<ModelFacts.Line> file = new ArrayList<>();
    file.add(new ModelFacts.Line("format", stored.format()));
    file.add(
        new ModelFacts.Line(
            "size",
            size(bytes) + ", " + ModelFacts.count(stored.content().tensors().size(), "tensor")));
    stored
        .checksum()
        .ifPresent(sum -> file.add(new ModelFacts.Line("checksum", sum + " (CRC-32C), correct")));
    append(file);
    paragraph("DATA", ModelFacts.data(model));
    paragraph("CHOICES", ModelFacts.choices(model));
    paragraph("TRAINING", course());
    text.append("\nTENSORS\n").append(tensors());
    paragraph("PLUGINS", ModelFacts.plugins(model));
    return text.toString();
  }

  private void paragraph(String title, List<ModelFacts.Line> lines) {
    text.append('\n').append(title).append('\n');
    append(lines);
  }

  private void append(List<ModelFacts.Line> lines) {
    int width = lines.stream().mapToInt(line -> line.name().length()).max().orElse(0);
    for (ModelFacts.Line line : lines) {
      String start = MARGIN + line.name() + " ".repeat(width - line.name().length() + 2);
      text.append(wrapped(start, TextTable.printable(line.value()))).append('\n');
    }
  }

  /** Break a line at its spaces where it is too long; what follows is as far from the margin. */
  private static String wrapped(String start, String value) {
    StringBuilder lines = new StringBuilder(start);
    int column = start.length();
    for (String word : value.split(" ")) {
      if (column > start.length() && column + word.length() + 1 > WIDTH) {
        lines.append('\n').append(" ".repeat(start.length()));
        column = start.length();
      } else if (column > start.length()) {
        lines.append(' ');
        column++;
      }
      lines.append(word);
      column += word.length();
    }
    return lines.toString();
  }

  private List<ModelFacts.Line> course() {
    List<ModelFacts.Line> lines = new ArrayList<>();
    lines.add(new ModelFacts.Line("time", training.time()));
    training.last().ifPresent(last -> addFigures(lines, last));
    if (!Double.isNaN(training.step())) {
      lines.add(new ModelFacts.Line("step size", Figures.figure(training.step())));
    }
    training.notes().forEach(note -> lines.add(new ModelFacts.Line("note", note)));
    return lines;
  }

  private static void addFigures(List<ModelFacts.Line> lines, EpochRecord last) {
    String accuracy =
        Double.isNaN(last.accuracy()) ? "" : ", accuracy " + Figures.share(last.accuracy());
    lines.add(
        new ModelFacts.Line(
            "training", "loss " + Figures.figure(last.loss()) + " over all samples" + accuracy));
    last.validation()
        .ifPresent(
            v ->
                lines.add(
                    new ModelFacts.Line(
                        "validation",
                        "loss %s over %s%s"
                            .formatted(
                                Figures.figure(v.loss()),
                                ModelFacts.count(v.total(), "sample"),
                                accuracy.isEmpty()
                                    ? ""
                                    : ", accuracy "
                                        + Figures.share(v.correct() / (double) v.total())))));
    for (int i = 0; i < last.spectra().size(); i++) {
      Spectrum spectrum = last.spectra().get(i);
      lines.add(
          new ModelFacts.Line(
              last.spectra().size() == 1 ? "||M||_2, mu" : "||M||_2, mu of layer " + (i + 1),
              "at least %s, at most %s"
                  .formatted(Figures.figure(spectrum.norm()), Figures.figure(spectrum.mu()))));
    }
  }

  private String tensors() {
    TextTable table = new TextTable(2);
    stored
        .content()
        .tensors()
        .forEach(
            (name, tensor) ->
                table.row(
                    MARGIN + name,
                    shape(tensor),
                    tensor.precision().name().toLowerCase(Locale.ROOT),
                    size((long) tensor.values().length * tensor.precision().bytes())));
    return table.text();
  }

  private static String shape(Tensor tensor) {
    return tensor.shape().stream().map(String::valueOf).collect(Collectors.joining(" x "));
  }

  private static String size(long bytes) {
    if (bytes < 1 << 10) {
      return bytes + " B";
    }
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / (1024.0 * 1024.0));
  }
}
