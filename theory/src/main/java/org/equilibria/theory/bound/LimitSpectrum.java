package org.equilibria.theory.bound;

import java.util.Arrays;
import java.util.Optional;
import org.equilibria.theory.kernel.LimitChoice;
import org.equilibria.theory.kernel.LimitGram;
import org.equilibria.theory.kernel.LimitKernel;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.Vectors;

/**
 * Hold the eigenvalues of H_A at infinite width, or why they are not known.
 *
 * @param eigen the eigenvalues
 * @param obstacle why there are none
 * @param error about the error of the Gaussian moments; 0 for closed forms
 */
public record LimitSpectrum(Optional<Eigen> eigen, String obstacle, double error) {

  /** Inputs of different norms whose pairs are computed each by itself within half a minute. */
  private static final int MOST_PAIRWISE = 200;

  static LimitSpectrum of(LimitChoice choice, double[][] inputs, double alpha) {
    double[] squares = Arrays.stream(inputs).mapToDouble(x -> Vectors.dot(x, x)).toArray();
    if (Arrays.stream(squares).anyMatch(s -> s == 0)) {
      return none("an input is zero");
    } else if (choice.kernel().isEmpty()) {
      return none(choice.obstacle());
    } else if (choice.quadrature().isPresent()
        && !LimitGram.onSphere(squares)
        && inputs.length > MOST_PAIRWISE) {
      return none(
          "with more than %d inputs an activation that is not homogeneous needs inputs of one norm"
              .formatted(MOST_PAIRWISE));
    }
    LimitKernel kernel = choice.kernel().get();
    double largest = Arrays.stream(squares).max().orElse(1);
    return new LimitSpectrum(
        Optional.of(Eigen.of(new LimitGram(kernel, inputs).implicitLayer(alpha))),
        "",
        choice.error(largest));
  }

  private static LimitSpectrum none(String obstacle) {
    return new LimitSpectrum(Optional.empty(), obstacle, 0);
  }
}
