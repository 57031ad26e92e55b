/** Bounds of the error on unseen data, and of the change of the output with the input. */
@NullMarked
package org.equilibria.theory.generalization;

import org.jspecify.annotations.NullMarked;
