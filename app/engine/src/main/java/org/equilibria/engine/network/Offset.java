package org.equilibria.engine.network;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;

/**
 * What centring subtracts from the output.
 *
 * @param value n x k; zero where the network is not centred
 * @param solves the forward solve behind it, none where the network is not centred
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Offset(Matrix value, List<SolveResult> solves) {

  /** Return whether a solve was cancelled: then the value means nothing. */
  public boolean cancelled() {
    return solves.stream().anyMatch(s -> s.status() == SolveStatus.CANCELLED);
  }
}
