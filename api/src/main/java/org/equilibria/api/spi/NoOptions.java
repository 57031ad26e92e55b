package org.equilibria.api.spi;

import org.apiguardian.api.API;

/** Declare that a component has no options. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record NoOptions() {}
