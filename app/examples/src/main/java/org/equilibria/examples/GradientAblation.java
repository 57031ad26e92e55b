package org.equilibria.examples;

import java.nio.file.Path;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.solve.Termination;
import org.equilibria.host.Equilibria;
import org.equilibria.host.Study;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.run.Progress;

/** A study of how the accuracy of the adjoint solve changes the training, for two solvers. */
public final class GradientAblation {

  private GradientAblation() {}

  /** Run the study on the embedded digits and write tables and charts to the given folder. */
  public static void main(String[] args) {
    try (Equilibria eq = Equilibria.builder().backend("ejml").precision(Precision.F64).build()) {
      Study study = study(eq, 64, 20);
      study.plan().print(System.out);
      study.run(study.data(), Progress.table(System.out)).writeTo(Path.of(args[0]));
    }
  }

  static Study study(Equilibria eq, int width, int epochs) {
    Pipeline base =
        eq.pipeline()
            .data("mnist")
            .classes(3, 5)
            .samples(500, 200)
            .width(width)
            .parameterization("gamma-scaling", "gamma=0.4")
            .activation("relu")
            .epochs(epochs)
            .termination(Termination.relative(1e-6))
            .build();
    return eq.study("gradient-ablation", base)
        .axis("solver", "picard", "anderson{window=5}")
        .axis("gradient", "implicit", "implicit{rtol=0.1}")
        .seeds(1, 2);
  }
}
