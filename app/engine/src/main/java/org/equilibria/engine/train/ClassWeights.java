package org.equilibria.engine.train;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.train.Loss;
import org.equilibria.engine.component.Names;

/**
 * What the loss of a sample counts for, by its class: {@code none} for 1, {@code balanced} for n /
 * (K n_c), so that each of K classes counts for as much and all weights sum to n, the number of
 * training samples, or a weight for some classes by name, 1 for the others.
 *
 * @param balanced whether weights follow from the training samples
 * @param named weights by name of the class; empty where none is given
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record ClassWeights(boolean balanced, Map<String, Double> named) {

  /** The word for weights of 1. */
  public static final String NONE = "none";

  private static final String BALANCED = "balanced";
  private static final String ACCEPTED =
      "write none, balanced, or weights by name of the class, such as yes=3, no=1";

  /** Copy the map. */
  public ClassWeights {
    named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
  }

  /**
   * Return the weights that a text describes.
   *
   * @throws EquilibriaException INVALID_INPUT if it is none
   */
  public static ClassWeights parse(String text) {
    String word = text.strip();
    if (word.equals(NONE) || word.equals(BALANCED)) {
      return new ClassWeights(word.equals(BALANCED), Map.of());
    }
    Map<String, Double> named = new LinkedHashMap<>();
    for (String field : fields(word)) {
      int sign = field.lastIndexOf('=');
      if (sign < 1) {
        throw refused("'%s' is no weight; %s".formatted(field, ACCEPTED));
      }
      String name = field.substring(0, sign).strip();
      if (named.put(name, weight(name, field.substring(sign + 1).strip())) != null) {
        throw refused("the class '%s' has two weights".formatted(name));
      }
    }
    return new ClassWeights(false, named);
  }

  private static List<String> fields(String text) {
    try {
      return CsvReader.builder().ofSingleCsvRecord(text).getFields().stream()
          .map(String::strip)
          .toList();
    } catch (CsvParseException e) {
      throw refused("'%s' are no weights: %s; %s".formatted(text, e.getMessage(), ACCEPTED));
    }
  }

  private static double weight(String name, String written) {
    try {
      double weight = Double.parseDouble(written);
      if (weight > 0 && Double.isFinite(weight)) {
        return weight;
      }
    } catch (NumberFormatException e) {
      // refused as any other
    }
    throw refused(
        "the weight of the class '%s' is a number above 0, not '%s'".formatted(name, written));
  }

  private static EquilibriaException refused(String why) {
    return new EquilibriaException(ErrorCode.INVALID_INPUT, "class-weights: " + why);
  }

  /** Return whether every weight is 1, whatever the data. */
  public boolean isNone() {
    return !balanced && named.isEmpty();
  }

  /**
   * Return a loss that is weighted by class.
   *
   * @param classes names of the classes; empty where values are learned
   * @param classIndex class of each training sample
   * @throws EquilibriaException INVALID_INPUT if there are no classes, or weights of others
   */
  public Loss on(Loss loss, List<String> classes, int[] classIndex) {
    if (isNone()) {
      return loss;
    }
    if (classes.isEmpty()) {
      throw refused("the data have no classes to weigh; leave them out");
    }
    List<String> unknown = named.keySet().stream().filter(n -> !classes.contains(n)).toList();
    if (!unknown.isEmpty()) {
      throw refused(
          unknown.stream()
              .map(name -> "there is no class '%s'%s".formatted(name, near(name, classes)))
              .collect(
                  Collectors.joining("; ", "", "; the classes are " + String.join(", ", classes))));
    }
    return new WeightedLoss(
        loss, balanced ? balanced(classes.size(), classIndex) : weights(classes));
  }

  private static String near(String name, List<String> classes) {
    return Names.nearest(name, classes).map(n -> ", did you mean '" + n + "'?").orElse("");
  }

  private double[] weights(List<String> classes) {
    return classes.stream().mapToDouble(name -> named.getOrDefault(name, 1.0)).toArray();
  }

  /** A class without training samples has no loss to weigh. */
  private static double[] balanced(int classes, int[] classIndex) {
    double[] weights = new double[classes];
    for (int c : classIndex) {
      weights[c]++;
    }
    return Arrays.stream(weights)
        .map(count -> count == 0 ? 1 : classIndex.length / (classes * count))
        .toArray();
  }

  /** Return a loss of the same kind whose weights are not known yet. */
  public Loss on(Loss loss) {
    return isNone() ? loss : new WeightedLoss(loss, new double[0]);
  }

  private static String quoted(String field) {
    return field.matches(".*[,\"].*") ? '"' + field.replace("\"", "\"\"") + '"' : field;
  }

  /** Return the weights as {@link #parse} takes them. */
  @Override
  public String toString() {
    if (isNone()) {
      return NONE;
    }
    List<String> fields = new ArrayList<>();
    named.forEach((name, weight) -> fields.add(quoted(name + "=" + weight)));
    return balanced ? BALANCED : String.join(", ", fields);
  }
}
