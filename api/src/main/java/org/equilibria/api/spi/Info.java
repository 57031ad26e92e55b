package org.equilibria.api.spi;

import org.apiguardian.api.API;

/**
 * The introduction of a plugin.
 *
 * @param id unique name, such as {@code equilibria-solvers}
 * @param version its own version
 * @param builtFor API version it was compiled against
 * @param summary one sentence for people
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Info(String id, String version, ApiVersion builtFor, String summary) {}
