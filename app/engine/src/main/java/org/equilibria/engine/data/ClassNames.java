package org.equilibria.engine.data;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The order of the labels of samples. */
final class ClassNames {

  /** A label that differs from row to row is hardly a class if there are more rows than this. */
  static final int MANY = 20;

  private ClassNames() {}

  /** Return the distinct labels: by size if all are numbers, else by their characters. */
  static List<String> sorted(List<String> labels) {
    List<String> distinct = labels.stream().distinct().sorted().toList();
    return distinct.stream().anyMatch(label -> Double.isNaN(CsvNumber.PLAIN.parse(label)))
        ? distinct
        : distinct.stream().sorted(Comparator.comparingDouble(CsvNumber.PLAIN::parse)).toList();
  }

  /** Return the position of each label among the names, -1 if it is none of them. */
  static int[] positions(List<String> labels, List<String> names) {
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      positions.put(names.get(i), i);
    }
    return labels.stream().mapToInt(label -> positions.getOrDefault(label, -1)).toArray();
  }
}
