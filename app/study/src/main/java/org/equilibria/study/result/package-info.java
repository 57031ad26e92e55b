/** Results of cells: what was measured, and what is true of it. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.study.result;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
