package org.equilibria.engine.data;

import org.apiguardian.api.API;

/** Give labelled data, parted into those to train on and those to test on. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface DataSource {

  /** Return the training data; the same on every call. */
  LabelledData train();

  /** Return the test data, with as many features; the same on every call. */
  LabelledData test();

  /**
   * Return a source of data at hand.
   *
   * @throws IllegalArgumentException if the features differ in number
   */
  static DataSource of(LabelledData train, LabelledData test) {
    return new DataAtHand(train, test);
  }
}
