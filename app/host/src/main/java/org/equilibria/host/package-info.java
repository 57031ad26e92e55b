/** The facade: open the framework, solve, differentiate and study from Java. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.host;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
