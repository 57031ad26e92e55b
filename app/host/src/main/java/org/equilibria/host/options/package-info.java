/** Read options records: their declarations, and values bound to them. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.host.options;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
