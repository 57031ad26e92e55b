package org.equilibria.theory.bound;

import java.util.Arrays;
import java.util.Optional;
import org.equilibria.theory.kernel.LimitChoice;
import org.equilibria.theory.kernel.LimitGram;
import org.equilibria.theory.kernel.LimitKernel;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.Vectors;

/**
 * The eigenvalues of H_A at infinite width, or why they are not known.
 *
 * @param eigen the eigenvalues
 * @param obstacle why there are none
 * @param error about ||dH||_2, by what quadrature errs in an entry; 0 for closed forms
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
    } else if (choice.coarse().isPresent()
        && !LimitGram.onSphere(squares)
        && inputs.length > MOST_PAIRWISE) {
      return none(
          "with more than %d inputs an activation that is not homogeneous needs inputs of one norm"
              .formatted(MOST_PAIRWISE));
    }
    LimitKernel kernel = choice.kernel().get();
    double least = Arrays.stream(squares).min().orElse(1);
    double largest = Arrays.stream(squares).max().orElse(1);
    // ||dH||_2 is at most n times the largest entry of dH
    double error = alpha * alpha * inputs.length * choice.error(least, largest);
    double[][] gram = new LimitGram(kernel, inputs).implicitLayer(alpha);
    if (!Arrays.stream(gram).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
      return none("gamma %s is too small for its formulas in f64".formatted(kernel.gamma()));
    }
    return new LimitSpectrum(Optional.of(Eigen.of(gram)), "", error);
  }

  private static LimitSpectrum none(String obstacle) {
    return new LimitSpectrum(Optional.empty(), obstacle, 0);
  }
}
