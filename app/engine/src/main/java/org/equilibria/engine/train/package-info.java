/** Training of the implicit layer, with everything measured on the way. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.engine.train;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
