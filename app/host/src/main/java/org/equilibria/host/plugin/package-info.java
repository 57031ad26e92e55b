/** Discover plugins on the class path and in folders, each isolated and checked before use. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.host.plugin;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
