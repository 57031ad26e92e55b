/** The {@code bench} commands, and benchmarks as tables and JSON. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.bench.command;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
