/** Implicit networks: frozen injection, implicit layer, readout, and their exact gradients. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.engine.network;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
