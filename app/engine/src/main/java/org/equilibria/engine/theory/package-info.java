/** What is known of a network, for bounds to ask for. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.engine.theory;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
