/** Bounds and certificates as components: formulas, their hypotheses and what was found of them. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.theory.bound;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
