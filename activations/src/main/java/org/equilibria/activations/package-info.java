/** Activations, one file each, written as formulas that every backend compiles. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.activations;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
