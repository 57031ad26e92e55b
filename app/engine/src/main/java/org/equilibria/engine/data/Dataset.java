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
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Dataset(
    Samples train, Samples validation, Samples test, Schema schema, Preprocessing preprocessing) {

  /** Return the names of the classes; none for values. */
  public List<String> classNames() {
    return schema.classNames();
  }
}
