/** Random numbers keyed by seed and name, the same on every backend. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.engine.random;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
