/** Elementwise formulas as small expression trees that every backend compiles. */
@NullMarked
package org.equilibria.api.expr;

import org.jspecify.annotations.NullMarked;
