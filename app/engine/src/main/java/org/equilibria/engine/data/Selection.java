package org.equilibria.engine.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * Choose classes and samples: the first {@code train} training samples and the first {@code test}
 * test samples of the chosen classes, in the order of the source. The source should therefore mix
 * its classes, as MNIST does.
 *
 * @param classes labels to tell apart, in the order of the outputs; none for all classes of the
 *     training data in ascending order
 * @param train number of training samples, at least 1
 * @param test number of test samples, at least 0
 * @param unitNorm whether each input is divided by its Euclidean norm; an input of zeros stays
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Selection(List<Integer> classes, int train, int test, boolean unitNorm) {

  /** Copy the classes. */
  public Selection {
    classes = List.copyOf(classes);
  }

  /**
   * Return the chosen samples; the source's arrays are left as they are. Of two classes the first
   * has target -1, the second +1; of more, each has an output that is 1 for it and 0 for the
   * others.
   *
   * @throws EquilibriaException INVALID_INPUT with every mistake: repeated or unknown classes,
   *     fewer than two, fewer samples than asked for
   */
  public Dataset from(DataSource source) {
    List<String> mistakes = new ArrayList<>();
    List<Integer> chosen = chosen(source.train(), mistakes);
    checkCounts(mistakes);
    failOn(mistakes);
    int[] trainRows = firstRows("train", source.train(), chosen, train, mistakes);
    int[] testRows = firstRows("test", source.test(), chosen, test, mistakes);
    failOn(mistakes);
    return new Dataset(
        samples(source.train(), trainRows, chosen),
        samples(source.test(), testRows, chosen),
        chosen.stream().map(String::valueOf).toList());
  }

  private static void failOn(List<String> mistakes) {
    if (!mistakes.isEmpty()) {
      throw new EquilibriaException(ErrorCode.INVALID_INPUT, String.join("\n", mistakes));
    }
  }

  private List<Integer> chosen(LabelledData data, List<String> mistakes) {
    Set<Integer> present = new TreeSet<>();
    Arrays.stream(data.labels()).forEach(present::add);
    List<Integer> chosen = classes.isEmpty() ? List.copyOf(present) : classes;
    Set<Integer> distinct = new LinkedHashSet<>(chosen);
    for (int label : distinct) {
      if (!present.contains(label)) {
        mistakes.add(
            String.format(
                "classes: %d is not a class of the %s; its classes are %s",
                label, data.name(), listed(present)));
      }
    }
    if (distinct.size() < chosen.size()) {
      mistakes.add("classes: " + listed(chosen) + " repeats a class; each is given once");
    } else if (chosen.size() < 2) {
      mistakes.add(
          String.format(
              "classes: found %s, expected two or more to tell apart, or none for all of the %s",
              listed(chosen), data.name()));
    }
    return chosen;
  }

  private void checkCounts(List<String> mistakes) {
    if (train < 1) {
      mistakes.add("train: found " + train + ", expected at least 1 sample");
    }
    if (test < 0) {
      mistakes.add("test: found " + test + ", expected 0 or more samples");
    }
  }

  private int[] firstRows(
      String path, LabelledData data, List<Integer> chosen, int wanted, List<String> mistakes) {
    int[] rows = new int[Math.min(wanted, data.count())];
    int found = 0;
    for (int i = 0; i < data.count() && found < wanted; i++) {
      if (chosen.contains(data.labels()[i])) {
        rows[found++] = i;
      }
    }
    if (found < wanted) {
      mistakes.add(
          String.format(
              "%s: %d samples asked for, the %s has %d%s",
              path,
              wanted,
              data.name(),
              found,
              classes.isEmpty() ? "" : " of the classes " + listed(classes)));
    }
    return rows;
  }

  private static String listed(Iterable<Integer> labels) {
    List<String> words = new ArrayList<>();
    labels.forEach(label -> words.add(String.valueOf(label)));
    return words.isEmpty() ? "none" : String.join(", ", words);
  }

  private Samples samples(LabelledData data, int[] rows, List<Integer> chosen) {
    int features = data.features();
    int outputs = chosen.size() == 2 ? 1 : chosen.size();
    double[] inputs = new double[Math.multiplyExact(rows.length, features)];
    double[] targets = new double[rows.length * outputs];
    int[] classIndex = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(data.inputs(), rows[i] * features, inputs, i * features, features);
      if (unitNorm) {
        normalize(inputs, i * features, features);
      }
      classIndex[i] = chosen.indexOf(data.labels()[rows[i]]);
      if (outputs == 1) {
        targets[i] = classIndex[i] == 0 ? -1 : 1;
      } else {
        targets[i * outputs + classIndex[i]] = 1;
      }
    }
    return new Samples(rows.length, features, outputs, inputs, targets, classIndex);
  }

  private static void normalize(double[] values, int start, int length) {
    double sum = 0;
    for (int k = start; k < start + length; k++) {
      sum += values[k] * values[k];
    }
    double norm = Math.sqrt(sum);
    for (int k = start; norm > 0 && k < start + length; k++) {
      values[k] /= norm;
    }
  }
}
