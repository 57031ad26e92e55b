package org.equilibria.api.spi;

import org.apiguardian.api.API;

/**
 * A kind of component. Kinds are open: anyone may define one for an interface of their own.
 *
 * @param id unique name in the singular, such as {@code solver}
 * @param type what components of this kind implement
 * @param <T> the same
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Kind<T>(String id, Class<T> type) {}
