package org.equilibria.api.data;

import java.util.List;
import java.util.Optional;

/** Data in memory. */
record DataAtHand(
    LabelledData train, Optional<LabelledData> test, boolean mixed, List<String> notes)
    implements DataSource {

  DataAtHand {
    notes = List.copyOf(notes);
    test.ifPresent(other -> check(train, other));
  }

  private static void check(LabelledData train, LabelledData test) {
    if (train.features() != test.features()) {
      throw new IllegalArgumentException(
          String.format(
              "%s has %d features, %s has %d",
              train.name(), train.features(), test.name(), test.features()));
    }
    if (!train.columns().equals(test.columns())) {
      throw new IllegalArgumentException(
          String.format("%s and %s have features of other kinds", train.name(), test.name()));
    }
    List<String> names = train.target().names();
    if (train.target().task() != test.target().task() || !names.equals(test.target().names())) {
      throw new IllegalArgumentException(
          String.format(
              "%s is to learn %s, %s is to learn %s",
              train.name(), names, test.name(), test.target().names()));
    }
  }
}
