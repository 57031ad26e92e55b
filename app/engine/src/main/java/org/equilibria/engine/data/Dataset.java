package org.equilibria.engine.data;

import java.util.List;
import org.apiguardian.api.API;

/**
 * What a network is trained and tested on.
 *
 * @param train training samples
 * @param validation samples held out to watch training, possibly none
 * @param test test samples, possibly none
 * @param schema what inputs and outputs mean
 * @param preprocessing how inputs became what the samples hold, and outputs become values
 * @param notes what a user should know of how the data were read, a sentence each
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Dataset(
    Samples train,
    Samples validation,
    Samples test,
    Schema schema,
    Preprocessing preprocessing,
    List<String> notes) {

  /** Copy the notes. */
  public Dataset {
    notes = List.copyOf(notes);
  }

  /** Take samples of which there is nothing to be said. */
  public Dataset(
      Samples train, Samples validation, Samples test, Schema schema, Preprocessing preprocessing) {
    this(train, validation, test, schema, preprocessing, List.of());
  }

  /** Return the names of the classes; none for values. */
  public List<String> classNames() {
    return schema.classNames();
  }
}
