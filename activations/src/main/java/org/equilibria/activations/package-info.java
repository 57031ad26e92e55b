/** Activations, one file each, written as formulas that every backend compiles. */
@NullMarked
package org.equilibria.activations;

import org.jspecify.annotations.NullMarked;
