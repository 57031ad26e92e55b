/** Runs of studies: each cell in an environment of its own, whatever becomes of the others. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.study.run;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
