package org.equilibria.backend.nativecpu;

import java.util.OptionalInt;
import org.equilibria.api.option.Option;

/**
 * Options of the native backend.
 *
 * @param threads threads that share the rows of a batch
 */
public record NativeOptions(
    @Option(
            help = "threads that share the rows of a batch; without it one per core",
            value = "",
            min = 1,
            max = 1024)
        OptionalInt threads) {}
