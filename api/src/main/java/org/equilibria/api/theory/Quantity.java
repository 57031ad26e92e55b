package org.equilibria.api.theory;

import org.apiguardian.api.API;

/**
 * A quantity that bounds are computed from.
 *
 * @param id unique name, such as {@code gram-matrix}
 * @param type type of its value
 * @param meaning phrase for people, with the symbol used in the documentation
 * @param <T> type of its value
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Quantity<T>(String id, Class<T> type, String meaning) {}
