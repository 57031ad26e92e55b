/** Cells: trainable maps whose equilibria are layers of a network. */
@NullMarked
package org.equilibria.api.cell;

import org.jspecify.annotations.NullMarked;
