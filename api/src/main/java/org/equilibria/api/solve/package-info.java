/** Solvers propose iterates; termination, statuses and results of the one solve loop. */
@NullMarked
package org.equilibria.api.solve;

import org.jspecify.annotations.NullMarked;
