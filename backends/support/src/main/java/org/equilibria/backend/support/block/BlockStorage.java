package org.equilibria.backend.support.block;

import org.apiguardian.api.API;

/** Access to numbered entries as doubles, a block at a time, whatever their precision. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface BlockStorage {

  /** Return the number of entries. */
  int length();

  /** Read {@code count} entries starting at {@code from} to {@code target[at..]}. */
  void read(int from, int count, double[] target, int at);

  /** Round {@code source[at..]} to {@code count} entries starting at {@code to}. */
  void write(int to, int count, double[] source, int at);

  /**
   * Copy {@code count} entries starting at {@code from}.
   *
   * @param target a storage of the same backend and precision
   */
  void copyTo(int from, int count, BlockStorage target, int to);

  /** Write one value to every entry. */
  void fill(double value);
}
