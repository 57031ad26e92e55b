/** The claims of the paper as one study, computed from networks that it trains. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.reproduction;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
