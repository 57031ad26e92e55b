/** The backend on ND4J: its memory and its products, everything else in blocks of f64. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.backend.nd4j;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
