/** Evaluate affine layers within a tolerance, by a delta iteration in bf16 with a certified end. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.engine.inexact;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
