/** The equilibria command. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.cli;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
