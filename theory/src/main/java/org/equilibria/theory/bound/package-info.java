/** Bounds and certificates as components: formulas, their hypotheses and what was found of them. */
@NullMarked
package org.equilibria.theory.bound;

import org.jspecify.annotations.NullMarked;
