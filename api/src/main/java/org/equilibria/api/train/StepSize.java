package org.equilibria.api.train;

import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/** The step size of an optimizer, before any schedule. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface StepSize {

  /**
   * The step 1/lambda_max(H) of the initial Gram matrix H: half the stability limit of the
   * linearised model, where the loss falls monotonically.
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  record Auto() implements StepSize {
    @Override
    public String toString() {
      return "auto";
    }
  }

  /**
   * A fixed step.
   *
   * @param value step, above zero
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  record Fixed(double value) implements StepSize {

    /**
     * Check the step.
     *
     * @throws EquilibriaException INVALID_INPUT unless it is positive and finite
     */
    public Fixed {
      if (!(value > 0) || Double.isInfinite(value)) {
        throw new EquilibriaException(
            ErrorCode.INVALID_INPUT, "step must be auto or a number above 0, not " + value);
      }
    }

    @Override
    public String toString() {
      return Double.toString(value);
    }
  }

  /**
   * Read {@code auto} or a number.
   *
   * @throws EquilibriaException INVALID_INPUT for anything else
   */
  static StepSize parse(String text) {
    if (text.equals("auto")) {
      return new Auto();
    }
    try {
      return new Fixed(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "step must be auto or a number above 0, not '" + text + "'", e);
    }
  }
}
