/** The one solve loop: it evaluates, counts, judges every row and keeps the truth. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.engine.solve;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
