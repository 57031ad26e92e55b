/** Small numerical tools on matrices given as arrays of rows. */
@NullMarked
package org.equilibria.theory.numerics;

import org.jspecify.annotations.NullMarked;
