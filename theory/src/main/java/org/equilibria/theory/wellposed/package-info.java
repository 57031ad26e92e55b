/** Tests of whether the equilibrium exists, and the constants that follow. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.theory.wellposed;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
