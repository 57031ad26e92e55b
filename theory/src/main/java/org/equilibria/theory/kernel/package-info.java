/** Gram matrices of the trained layers, at finite and at infinite width. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.theory.kernel;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
