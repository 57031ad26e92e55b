/** Tests of whether the equilibrium exists, and the constants that follow. */
@NullMarked
package org.equilibria.theory.wellposed;

import org.jspecify.annotations.NullMarked;
