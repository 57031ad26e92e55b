/** Options records: their declarations, and the reading and writing of values. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.engine.option;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
