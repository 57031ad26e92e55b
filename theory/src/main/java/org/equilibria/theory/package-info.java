/** Parameterizations that make an equilibrium exist, and what is known of the result. */
@NullMarked
package org.equilibria.theory;

import org.jspecify.annotations.NullMarked;
