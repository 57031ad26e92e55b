/** Small numerical tools on matrices given as arrays of rows. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.theory.numerics;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
