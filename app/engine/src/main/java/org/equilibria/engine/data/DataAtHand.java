package org.equilibria.engine.data;

/** Hold training and test data in memory. */
record DataAtHand(LabelledData train, LabelledData test) implements DataSource {

  DataAtHand {
    if (train.features() != test.features()) {
      throw new IllegalArgumentException(
          String.format(
              "%s has %d features, %s has %d",
              train.name(), train.features(), test.name(), test.features()));
    }
  }
}
