package org.equilibria.certify.limit;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.expr.Expr;
import org.equilibria.engine.cell.AffineCell;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.train.Losses;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.evaluate.Evaluation;
import org.equilibria.study.fit.TestData;
import org.equilibria.study.model.Model;
import org.equilibria.theory.kernel.KernelRegression;
import org.equilibria.theory.kernel.LimitChoice;
import org.equilibria.theory.kernel.LimitGram;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.Vectors;

/**
 * How the infinitely wide network does that a model is a finite one of: centred, its implicit layer
 * trained by gradient flow on the square loss, on the samples that the model was trained on
 * (docs/theory.md, section 3).
 *
 * @param evaluation of its predictions
 * @param trained number of training samples
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LimitNetwork(Evaluation evaluation, int trained) {

  /** Kernel matrices of 10,000 samples take 0.8 GB, and a minute or two. */
  private static final int MOST_SAMPLES = 10_000;

  /** All eigenvectors of 3,000 samples take minutes. */
  private static final int MOST_STOPPED = 3_000;

  /**
   * Train the infinitely wide network and judge it.
   *
   * @param test samples encoded as the model asks for
   * @throws EquilibriaException UNSUPPORTED if its kernel is not known; INVALID_INPUT if there are
   *     too many samples, one of them is zero, or the kernel matrix is singular to rounding
   */
  public static LimitNetwork of(Model model, Catalog catalog, Samples test, LimitFit fit) {
    Samples train = TestData.asTrained(model, catalog).train();
    int most = fit.time().isPresent() ? MOST_STOPPED : MOST_SAMPLES;
    if (train.count() > most) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "the kernel matrix of %d training samples is too large; %d are the most%s"
              .formatted(train.count(), most, fit.time().isPresent() ? " with a time" : ""));
    }
    LimitChoice choice = choice(model.pipeline(), catalog);
    if (choice.kernel().isEmpty()) {
      throw new EquilibriaException(
          ErrorCode.UNSUPPORTED,
          "the infinitely wide network of this model is not known: " + choice.obstacle());
    }
    LimitGram gram = new LimitGram(choice.kernel().get(), rows(train, "training"));
    double alpha = model.pipeline().model().alpha();
    KernelRegression regression = fit(gram.implicitLayer(alpha), targets(train), fit);
    double[][] predicted = regression.predict(gram.implicitLayerWith(rows(test, "test"), alpha));
    double[] outputs = Arrays.stream(predicted).flatMapToDouble(Arrays::stream).toArray();
    return new LimitNetwork(
        Evaluation.of(Losses.SQUARE, outputs, test, model.schema(), model.preprocessing()),
        train.count());
  }

  private static KernelRegression fit(double[][] gram, double[][] targets, LimitFit fit) {
    if (fit.time().isPresent()) {
      Eigen eigen = Eigen.of(gram);
      return KernelRegression.stopped(eigen, targets, fit.time().getAsDouble() / eigen.greatest());
    }
    double trace = 0;
    for (int i = 0; i < gram.length; i++) {
      trace += gram[i][i];
    }
    return KernelRegression.ridge(gram, targets, fit.ridge() * trace / gram.length);
  }

  private static LimitChoice choice(Pipeline pipeline, Catalog catalog) {
    NetworkSpec spec = pipeline.network(catalog);
    AffineCell layer = spec.onlyAffineCell().orElse(null);
    if (layer == null || layer.parameterization().freeScale().isEmpty()) {
      throw new EquilibriaException(
          ErrorCode.UNSUPPORTED,
          "the infinitely wide network is known of a single implicit layer with a free weight that"
              + " is scaled only, (gamma/sqrt m) A");
    }
    return LimitChoice.of(
        layer.activation(),
        layer.features(Expr.x()),
        layer.parameterization().freeScale().getAsDouble(),
        layer.width());
  }

  private static double[][] rows(Samples samples, String which) {
    double[][] rows = new double[samples.count()][];
    int d = samples.features();
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(samples.inputs(), i * d, (i + 1) * d);
      if (Vectors.norm(rows[i]) == 0) {
        throw new EquilibriaException(
            ErrorCode.INVALID_INPUT,
            "%s sample %d is zero, where the kernel is not defined; training with a constant"
                    .formatted(which, i + 1)
                + " feature helps");
      }
    }
    return rows;
  }

  private static double[][] targets(Samples samples) {
    double[][] targets = new double[samples.count()][];
    int k = samples.outputs();
    Arrays.setAll(targets, i -> Arrays.copyOfRange(samples.targets(), i * k, (i + 1) * k));
    return targets;
  }
}
