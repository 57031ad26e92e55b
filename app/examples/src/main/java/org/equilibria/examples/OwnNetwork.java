package org.equilibria.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Rows;
import org.equilibria.api.data.Target;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;
import org.equilibria.api.theory.Outcome;
import org.equilibria.certify.CertifyOptions;
import org.equilibria.engine.data.Amount;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.Scaling;
import org.equilibria.engine.data.Selection;
import org.equilibria.engine.data.Split;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.engine.train.TrainedLayers;
import org.equilibria.host.Certification;
import org.equilibria.host.Equilibria;
import org.equilibria.host.ModelTraining;
import org.equilibria.host.TrainedModel;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.fit.Predictions;
import org.equilibria.study.result.BoundResult;

/** A network of own parts on own data: trained to a file, read back, asked and certified. */
public final class OwnNetwork {

  private OwnNetwork() {}

  /** An activation of the program, x / sqrt(1 + x^2), whose slopes are in [0, 1]. */
  private static final class Algebraic implements Activation {

    @Override
    public Expr value(Expr x) {
      return x.dividedBy(x.times(x).plus(1).sqrt());
    }

    @Override
    public SlopeRange slopes() {
      return new SlopeRange(0, 1);
    }
  }

  /** Gives the activation a name, which pipelines and model files have. */
  public static final class Parts implements Plugin {

    @Override
    public Info info() {
      return new Info("own-parts", "1.0", new ApiVersion(0, 1), "parts of this program");
    }

    @Override
    public List<Component<?, ?>> components() {
      return List.of(
          Component.of(Kinds.ACTIVATION, "algebraic", "x / sqrt(1 + x^2)", Algebraic::new));
    }
  }

  /** Train a network to the file that is named, and say what is known of it. */
  public static void main(String[] args) {
    Path file = Path.of(args[0]);
    Dataset data = data();
    try (Equilibria eq = Equilibria.builder().plugin(new Parts()).build()) {
      ModelTraining training = eq.training(pipeline(eq)).seed(3);
      training.follow(e -> System.out.printf("epoch %d: loss %.3f%n", e.epoch(), e.loss()));
      System.out.println(training.run(data, file).training().end());
      try (TrainedModel model = eq.model(file);
          Certification certification = eq.certification(Cancellation.NEVER)) {
        Predictions answers = model.predict(new double[][] {{0, 0}, {2, -2}});
        System.out.println(answers.predictedName(0) + " " + answers.predictedName(1));
        CertifyOptions options =
            CertifyOptions.of(
                List.of(ComponentSpec.of("existence-operator-norm"), ComponentSpec.of("hold-out")));
        List<BoundResult> bounds =
            certification
                .certifier()
                .bounds(model.model(), data, options, (what, done, total) -> {});
        for (BoundResult bound : bounds) {
          String figure =
              bound.outcome() instanceof Outcome.Figure proved ? " " + proved.value() : "";
          System.out.println(bound.bound() + ", " + bound.point() + ": " + bound.badge() + figure);
        }
      }
    }
  }

  /** A weight of norm .9 at most, products in bf16 where they suffice, loose adjoints. */
  static Pipeline pipeline(Equilibria eq) {
    return eq.pipeline()
        .width(64)
        .activation("algebraic")
        .parameterization("norm-scaling", "gamma=0.9")
        .precision(PrecisionMode.AUTO)
        .solver("anderson", "window=4")
        .gradient("implicit", "rtol=0.1")
        .layers(TrainedLayers.ALL)
        .optimizer("adam", "step=0.01")
        .loss("logistic")
        .batch(32)
        .epochs(20)
        .build();
  }

  /** Points of the plane, inside the circle of radius 1.2 and outside. */
  static Dataset data() {
    SplittableRandom random = new SplittableRandom(1);
    int count = 600;
    double[] points = random.doubles(2 * count, -2, 2).toArray();
    int[] outside = new int[count];
    for (int i = 0; i < count; i++) {
      outside[i] = Math.hypot(points[2 * i], points[2 * i + 1]) < 1.2 ? 0 : 1;
    }
    LabelledData labelled =
        new LabelledData(
            "points",
            Rows.of(2, points),
            List.of("x", "y"),
            new Target.Classes(outside, List.of("inside", "outside")));
    Split split = new Split(Amount.ALL, Amount.share(0.1), Amount.AUTO, 0);
    return new Selection(List.of(), split, new Scaling(true, true, true))
        .from(DataSource.of(labelled));
  }
}
