package org.equilibria.backend.nativecpu;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hold what the steps of a formula work on: the inputs, the present entries, values so far. */
final class Frame {

  private final Entries first;
  private final @Nullable Entries second;
  private final double[] parameters;
  private final List<Block> values;
  private final Scratch scratch;
  private int from;
  private int count;

  Frame(
      Entries first,
      @Nullable Entries second,
      double[] parameters,
      List<Block> values,
      Scratch scratch) {
    this.first = first;
    this.second = second;
    this.parameters = parameters;
    this.values = values;
    this.scratch = scratch;
  }

  void moveTo(int newFrom, int newCount) {
    from = newFrom;
    count = newCount;
  }

  Entries first() {
    return first;
  }

  @Nullable Entries second() {
    return second;
  }

  double[] parameters() {
    return parameters;
  }

  int from() {
    return from;
  }

  int count() {
    return count;
  }

  Block value(int step) {
    return values.get(step);
  }

  Scratch scratch() {
    return scratch;
  }
}
