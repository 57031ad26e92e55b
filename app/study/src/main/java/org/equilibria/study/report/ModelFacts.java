package org.equilibria.study.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.equilibria.api.data.FeatureKind;
import org.equilibria.api.data.MissingValues;
import org.equilibria.api.data.Task;
import org.equilibria.api.data.UnseenValues;
import org.equilibria.engine.data.FeatureEncoding;
import org.equilibria.engine.data.Preprocessing;
import org.equilibria.engine.data.Schema;
import org.equilibria.study.config.StudyWriter;
import org.equilibria.study.model.Model;
import org.equilibria.study.result.Words;

/** What a model is, in lines for people. */
final class ModelFacts {

  private static final int MOST_NAMES = 20;
  private static final Set<String> COMPONENTS = Set.of("solver", "gradient");

  /** One fact. */
  record Line(String name, String value) {}

  private ModelFacts() {}

  /** Return what the network takes and gives. */
  static List<Line> data(Model model) {
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
    encoding(model).ifPresent(text -> lines.add(new Line("encoding", text)));
    lines.add(new Line("scaling", scaling(model)));
    return lines;
  }

  /** Say what is more than a number; empty if nothing is. */
  private static Optional<String> encoding(Model model) {
    FeatureEncoding encoding = model.preprocessing().encoding();
    List<String> parts = new ArrayList<>();
    int categories = 0;
    for (int k = 0; k < encoding.columns().size(); k++) {
      if (encoding.columns().get(k).kind() instanceof FeatureKind.Category category) {
        String name =
            model.schema().featureNames().isEmpty() ? "" + k : model.schema().featureNames().get(k);
        parts.add(name + " one of " + listed(category.values()));
        categories++;
      }
    }
    if (categories > 0) {
      parts.add(
          "others " + (encoding.unseen() == UnseenValues.REFUSE ? "refused" : "none of them"));
    }
    if (encoding.missing() != MissingValues.REFUSE) {
      parts.add("missing values: " + Words.of(encoding.missing()));
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.join("; ", parts) + "; %d numbers in all".formatted(encoding.features()));
  }

  private static String scaling(Model model) {
    Preprocessing p = model.preprocessing();
    boolean robust = model.pipeline().data().selection().scaling().robust();
    boolean centred = Arrays.stream(p.mean()).anyMatch(mean -> mean != 0);
    boolean scaled = Arrays.stream(p.scale()).anyMatch(scale -> scale != 1);
    String steps =
        Stream.of(
                centred || scaled
                    ? "each feature to "
                        + (robust ? "median 0 and interquartile range 1" : "mean 0 and variance 1")
                    : "",
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

  /** Return every choice, a line a section of the configuration. */
  static List<Line> choices(Model model) {
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
  static List<Line> plugins(Model model) {
    Map<String, List<String>> kinds = new TreeMap<>();
    model
        .plugins()
        .forEach((kind, plugin) -> kinds.computeIfAbsent(plugin, p -> new ArrayList<>()).add(kind));
    return kinds.entrySet().stream()
        .map(e -> new Line(e.getKey(), String.join(", ", e.getValue())))
        .toList();
  }

  /** Return a number of things, {@code 1 class} or {@code 3 classes}. */
  static String count(int count, String what) {
    String plural = what.endsWith("s") ? what + "es" : what + "s";
    return count + " " + (count == 1 ? what : plural);
  }
}
