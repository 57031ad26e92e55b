package org.equilibria.backend.ejml;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hold what the steps of a formula work on: the inputs, the present block, values so far. */
final class Frame {

  private final Storage first;
  private final @Nullable Storage second;
  private final double[] parameters;
  private final double[][] values;
  private int from;
  private int count;

  Frame(Storage first, @Nullable Storage second, double[] parameters, double[][] values) {
    this.first = first;
    this.second = second;
    this.parameters = parameters;
    this.values = values;
  }

  void moveTo(int newFrom, int newCount) {
    from = newFrom;
    count = newCount;
  }

  int count() {
    return count;
  }

  double[] values(int step) {
    return values[step];
  }

  double parameter(int index) {
    return parameters[index];
  }

  void readFirst(double[] out) {
    first.read(from, count, out, 0);
  }

  void readSecond(double[] out) {
    Objects.requireNonNull(second).read(from, count, out, 0);
  }
}
