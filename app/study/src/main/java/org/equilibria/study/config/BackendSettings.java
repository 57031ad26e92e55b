package org.equilibria.study.config;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.option.Option;

/**
 * Choose what does not depend on which backend it is.
 *
 * @param precision format of matrices
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record BackendSettings(
    @Option(help = "format of matrices", value = "f64") Precision precision) {}
