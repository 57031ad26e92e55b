package org.equilibria.backend.opencl;

/**
 * The work-items of one launch.
 *
 * @param columns work-items in the first direction
 * @param rows work-items in the second direction
 * @param groupColumns those of a work-group in the first direction
 * @param groupRows those of a work-group in the second direction
 */
record Grid(long columns, long rows, int groupColumns, int groupRows) {

  /** Work-items of a group where each does one entry. */
  private static final int GROUP = 64;

  /** Return one work-item an entry, and some beyond that do nothing. */
  static Grid entries(long count) {
    return new Grid((count + GROUP - 1) / GROUP * GROUP, 1, GROUP, 1);
  }

  /** Return so many work-groups, each of {@code lanes} work-items in the first direction. */
  static Grid groups(int columns, int rows, int lanes) {
    return new Grid((long) columns * lanes, rows, lanes, 1);
  }

  /** Return work-groups that cover rows x cols entries in tiles. */
  static Grid of(Tiles tiles, int rows, int cols) {
    int edge = tiles.edge();
    long side = tiles.side();
    return new Grid((cols + side - 1) / side * edge, (rows + side - 1) / side * edge, edge, edge);
  }
}
