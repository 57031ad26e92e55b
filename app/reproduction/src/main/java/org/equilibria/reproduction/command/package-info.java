/** The command {@code theory reproduce}. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.reproduction.command;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
