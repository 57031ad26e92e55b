/** Wire plugins, the engine and what an embedder brings, with explicit bindings only. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.host.wiring;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
