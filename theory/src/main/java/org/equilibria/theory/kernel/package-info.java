/** Gram matrices of the trained layers, at finite and at infinite width. */
@NullMarked
package org.equilibria.theory.kernel;

import org.jspecify.annotations.NullMarked;
