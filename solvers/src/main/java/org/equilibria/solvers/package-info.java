/** Solvers that propose iterates, and gradient estimators that differentiate the result. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.solvers;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
