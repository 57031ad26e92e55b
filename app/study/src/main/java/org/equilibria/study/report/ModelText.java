package org.equilibria.study.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.equilibria.engine.data.Preprocessing;
import org.equilibria.engine.data.Schema;
import org.equilibria.engine.data.Task;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.Spectrum;
import org.equilibria.study.config.StudyWriter;
import org.equilibria.study.file.Tensor;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.StoredModel;

/** Write what a model file holds as text for a terminal. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ModelText {

  private static final int MOST_NAMES = 20;
  private static final int WIDTH = 100;
  private static final Set<String> COMPONENTS = Set.of("solver", "gradient");
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
    List<Line> file = new ArrayList<>();
    file.add(new Line("format", stored.format()));
    file.add(
        new Line("size", size(bytes) + ", " + count(stored.content().tensors().size(), "tensor")));
    stored.checksum().ifPresent(sum -> file.add(new Line("checksum", sum + " (CRC-32C), correct")));
    append(file);
    paragraph("DATA", data());
    paragraph("CHOICES", pipeline());
    paragraph("TRAINING", course());
    text.append("\nTENSORS\n").append(tensors());
    paragraph("PLUGINS", plugins());
    return text.toString();
  }

  private record Line(String name, String value) {}

  private void paragraph(String title, List<Line> lines) {
    text.append('\n').append(title).append('\n');
    append(lines);
  }

  private void append(List<Line> lines) {
    int width = lines.stream().mapToInt(line -> line.name().length()).max().orElse(0);
    for (Line line : lines) {
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

  private List<Line> data() {
    Schema schema = model.schema();
    boolean classes = schema.task() == Task.CLASSIFICATION;
    List<Line> lines = new ArrayList<>();
    lines.add(
        new Line(
            "learned",
            classes
                ? count(schema.targetNames().size(), "class") + ": " + listed(schema.targetNames())
                : "values of " + listed(schema.targetNames())));
    lines.add(
        new Line(
            "features",
            schema.features()
                + (schema.featureNames().isEmpty()
                    ? ", in the order of the data"
                    : ": " + listed(schema.featureNames()))));
    lines.add(new Line("scaling", scaling(model.preprocessing())));
    return lines;
  }

  private static String scaling(Preprocessing p) {
    boolean centred = Arrays.stream(p.mean()).anyMatch(mean -> mean != 0);
    boolean scaled = Arrays.stream(p.scale()).anyMatch(scale -> scale != 1);
    String steps =
        Stream.of(
                centred || scaled ? "each feature to mean 0 and variance 1" : "",
                p.constant() ? "a constant 1 appended" : "",
                p.unitNorm() ? "each input to norm 1" : "")
            .filter(step -> !step.isEmpty())
            .collect(Collectors.joining(", then "));
    return steps.isEmpty() ? "none" : steps;
  }

  private static String listed(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
        + (names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "");
  }

  private List<Line> pipeline() {
    List<Line> lines = new ArrayList<>();
    StudyWriter.tree(model.pipeline())
        .forEach(
            (key, value) ->
                lines.add(
                    new Line(
                        key,
                        !COMPONENTS.contains(key) && value instanceof Map<?, ?> section
                            ? Settings.section(section)
                            : Settings.component(value))));
    lines.add(new Line("seed", String.valueOf(model.seed())));
    return lines;
  }

  /** Return a line a plugin with the kinds of the components that it gave. */
  private List<Line> plugins() {
    Map<String, List<String>> kinds = new TreeMap<>();
    model
        .plugins()
        .forEach((kind, plugin) -> kinds.computeIfAbsent(plugin, p -> new ArrayList<>()).add(kind));
    return kinds.entrySet().stream()
        .map(e -> new Line(e.getKey(), String.join(", ", e.getValue())))
        .toList();
  }

  private List<Line> course() {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("time", training.time()));
    training.last().ifPresent(last -> addFigures(lines, last));
    if (!Double.isNaN(training.step())) {
      lines.add(new Line("step size", Figures.figure(training.step())));
    }
    training.notes().forEach(note -> lines.add(new Line("note", note)));
    return lines;
  }

  private static void addFigures(List<Line> lines, EpochRecord last) {
    String accuracy =
        Double.isNaN(last.accuracy()) ? "" : ", accuracy " + Figures.share(last.accuracy());
    lines.add(
        new Line(
            "training", "loss " + Figures.figure(last.loss()) + " over all samples" + accuracy));
    last.validation()
        .ifPresent(
            v ->
                lines.add(
                    new Line(
                        "validation",
                        "loss %s over %s%s"
                            .formatted(
                                Figures.figure(v.loss()),
                                count(v.total(), "sample"),
                                accuracy.isEmpty()
                                    ? ""
                                    : ", accuracy "
                                        + Figures.share(v.correct() / (double) v.total())))));
    for (int i = 0; i < last.spectra().size(); i++) {
      Spectrum spectrum = last.spectra().get(i);
      lines.add(
          new Line(
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

  private static String count(int count, String what) {
    String plural = what.endsWith("s") ? what + "es" : what + "s";
    return count + " " + (count == 1 ? what : plural);
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
