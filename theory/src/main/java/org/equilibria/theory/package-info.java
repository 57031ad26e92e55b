/** Parameterizations that make an equilibrium exist, and what is known of the result. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.theory;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
