package org.equilibria.engine.network;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.parameterization.Role;

/**
 * One parameter of a network.
 *
 * @param name name within the network, such as {@code implicit.A}
 * @param role what it acts on
 * @param value its entries; they may be written to, see {@link Network#parametersChanged}
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Parameter(String name, Role role, Matrix value) {}
