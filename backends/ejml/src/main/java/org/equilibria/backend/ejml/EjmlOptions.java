package org.equilibria.backend.ejml;

import org.apiguardian.api.API;
import org.equilibria.api.option.Option;

/**
 * Options of the reference backend.
 *
 * @param vector whether products use Java's incubating Vector API: several times faster, and with
 *     other roundings, because a multiplication and an addition are rounded once
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record EjmlOptions(
    @Option(
            help = "multiply with vectors; needs java --add-modules jdk.incubator.vector",
            value = "false")
        boolean vector) {}
