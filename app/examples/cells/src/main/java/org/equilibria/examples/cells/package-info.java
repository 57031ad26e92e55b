/**
 * A third-party plugin of two cells whose rows are arrays of nodes x channels: a graph cell and a
 * convolutional cell.
 */
@NullMarked
package org.equilibria.examples.cells;

import org.jspecify.annotations.NullMarked;
