/** Solvers that propose iterates, and gradient estimators that differentiate the result. */
@NullMarked
package org.equilibria.solvers;

import org.jspecify.annotations.NullMarked;
