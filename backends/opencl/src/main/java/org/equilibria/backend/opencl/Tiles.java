package org.equilibria.backend.opencl;

import java.util.List;
import java.util.stream.Stream;

/**
 * The tiles in which products are made: a work-group of {@code edge x edge} work-items, each of
 * which makes {@code block x block} entries. Entries have the same bits whatever the tiles, because
 * their terms are added one by one in the same order.
 *
 * @param edge edge of a work-group
 * @param block edge of what a work-item makes, a multiple of 4
 */
record Tiles(int edge, int block) {

  /** Terms of the sums that lie in local memory between two barriers. */
  static final int DEPTH = 16;

  /** Beginning with what suits most devices; large blocks read less, small ones occupy more. */
  private static final List<Tiles> ALL =
      List.of(new Tiles(16, 4), new Tiles(8, 4), new Tiles(16, 8), new Tiles(8, 8));

  /**
   * Return the tiles whose work-items and two operands the device holds, never none.
   *
   * @throws org.equilibria.api.error.EquilibriaException UNAVAILABLE if it holds none
   */
  static List<Tiles> of(Device device) {
    List<Tiles> held = Stream.of(ALL).flatMap(List::stream).filter(t -> t.fit(device)).toList();
    if (held.isEmpty()) {
      throw ClDevices.unavailable(
          device.described() + " has no work-groups of " + 8 * 8 + " work-items");
    }
    return held;
  }

  private boolean fit(Device device) {
    long operands = 2L * side() * DEPTH * Double.BYTES;
    return device.largestGroup() >= (long) edge * edge && device.localMemory() >= operands;
  }

  /** Return the edge of a tile, in entries. */
  int side() {
    return edge * block;
  }
}
