package org.equilibria.study.config;

import org.apiguardian.api.API;
import org.equilibria.api.option.Option;
import org.equilibria.engine.inexact.PrecisionMode;

/**
 * What does not depend on which backend it is.
 *
 * @param precision format of matrices, and whether evaluations may be inexact
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record BackendSettings(
    @Option(
            help =
                "format of matrices; mixed is f32 with bf16 products where they suffice, auto is"
                    + " mixed where that is faster, else f32",
            value = "f64")
        PrecisionMode precision) {}
