package org.equilibria.engine.data;

import org.equilibria.api.data.DataSource;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.option.Option;

/**
 * The options of data that a program handed in, which no configuration can bring back.
 *
 * @param fingerprint by which they are known
 */
public record MemoryOptions(
    @Option(help = "tells the data from others", value = "") String fingerprint) {

  /**
   * Refuse to load them.
   *
   * @throws EquilibriaException INVALID_INPUT saying what to do
   */
  public DataSource load() {
    throw new EquilibriaException(
        ErrorCode.INVALID_INPUT,
        "data: the samples of this study were handed in by a program and are in no file; run or"
            + " resume it from that program, or name a source, such as {id: csv, file: ...}, in a"
            + " study of its own");
  }
}
