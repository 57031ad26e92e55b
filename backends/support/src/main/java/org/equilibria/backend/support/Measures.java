package org.equilibria.backend.support;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Norm;

/**
 * Where the measures of the rows of an evaluation go.
 *
 * @param norm how they are measured
 * @param residual receives the norms of image - state, at least one entry a row
 * @param imageNorm receives the norms of the image; another array
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("ArrayRecordComponent") // the caller's arrays, written to, never compared
public record Measures(Norm norm, double[] residual, double[] imageNorm) {}
