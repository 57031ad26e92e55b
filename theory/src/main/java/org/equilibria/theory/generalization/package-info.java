/** Bounds of the error on unseen data, and of the change of the output with the input. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.theory.generalization;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
