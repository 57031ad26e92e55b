package org.equilibria.api.spi;

import org.apiguardian.api.API;

/** The options of a component that has none. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record NoOptions() {}
