/** The {@code bench} commands, and benchmarks as tables and JSON. */
@NullMarked
package org.equilibria.bench.command;

import org.jspecify.annotations.NullMarked;
