/**
 * Fixed-point problems on which solvers are measured: those of the literature, with their
 * solutions, and families drawn by seed, in plain double arithmetic.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
@NullMarked
package org.equilibria.testkit.problem;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
