package org.equilibria.certify.limit;

import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * How long the infinitely wide network is trained: to the end unless there is a ridge or a time.
 *
 * @param ridge added to the diagonal of the kernel matrix, relative to the mean of its diagonal; 0
 *     to fit the targets exactly
 * @param time of gradient flow, in units of 1/lambda_max of the kernel matrix
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LimitFit(double ridge, OptionalDouble time) {

  /**
   * Check the ranges.
   *
   * @throws EquilibriaException INVALID_INPUT for a negative number, or a ridge beside a time
   */
  public LimitFit {
    if (!(ridge >= 0)) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "ridge: expected at least 0, not " + ridge);
    } else if (time.isPresent() && !(time.getAsDouble() >= 0)) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "time: expected at least 0, not " + time.getAsDouble());
    } else if (ridge > 0 && time.isPresent()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "a ridge and a time both end training early; give one of them");
    }
  }
}
