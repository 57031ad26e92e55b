package org.equilibria.backend.ejml;

import org.equilibria.api.option.Option;

/**
 * Options of the reference backend.
 *
 * @param vector whether products use Java's incubating Vector API: several times faster, and with
 *     other roundings, because a multiplication and an addition are rounded once
 */
public record EjmlOptions(
    @Option(
            help = "multiply with vectors; needs java --add-modules jdk.incubator.vector",
            value = "false")
        boolean vector) {}
