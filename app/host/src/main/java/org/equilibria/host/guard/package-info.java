/** Components of others, held to their contracts at the border: named where they break one. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.host.guard;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
