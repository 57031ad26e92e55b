package org.equilibria.engine.network;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.SolveResult;

/**
 * Hold the gradient of a loss; matrices live in the scope given to the backward pass.
 *
 * @param parameters by the free parameters of M, shaped as they are
 * @param phi by the injected features, n x m
 * @param solves the adjoint solves behind it, empty for estimators that solve nothing
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record NetworkGradient(List<Matrix> parameters, Matrix phi, List<SolveResult> solves) {}
