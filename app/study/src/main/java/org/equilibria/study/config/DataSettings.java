package org.equilibria.study.config;

import org.apiguardian.api.API;
import org.equilibria.api.option.Option;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.data.Selection;

/**
 * Choose the data of a study.
 *
 * @param source the data set
 * @param selection what is used of it
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record DataSettings(ComponentSpec source, Selection selection) {

  /**
   * Choose how much of a data set is used.
   *
   * @param train samples to train on
   * @param test samples to test on
   * @param unitNorm whether each input is scaled to norm 1
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public record Amounts(
      @Option(help = "samples to train on", value = "1000", min = 1) int train,
      @Option(help = "samples to test on", value = "200", min = 0) int test,
      @Option(help = "whether each input is scaled to norm 1", value = "true") boolean unitNorm) {}
}
