package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.equilibria.host.wired.Wired.download;

import java.util.Arrays;
import java.util.List;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.cell.AffineCell;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates hold wherever training moves the parameters. */
class CertifiedTrainingTest {

  private static final int WIDTH = 6;
  private static final int FEATURES = 3;
  private static final int SAMPLES = 12;
  private static final int RUNS = 20;

  /** Updates of a run, each of which makes a weight. */
  private static final int UPDATES = 50;

  private static Samples samples(SeedStreams seeds) {
    int[] classes = new int[SAMPLES];
    double[] targets = new double[SAMPLES];
    double[] noise = seeds.gaussian("labels", SAMPLES);
    for (int i = 0; i < SAMPLES; i++) {
      classes[i] = noise[i] > 0 ? 1 : 0;
      targets[i] = 2 * classes[i] - 1;
    }
    return new Samples(
        SAMPLES, FEATURES, 1, seeds.gaussian("x", SAMPLES * FEATURES), targets, classes);
  }

  @ParameterizedTest
  @CsvSource({
    "norm-scaling, relu",
    "monotone, relu",
    "inf-norm-ball, relu",
    "non-euclidean, tanh",
    "symmetric, tanh",
    "optimization-induced, relu",
    "column-stochastic, identity",
    "lipschitz-bounded, relu",
    "non-negative, sigmoid"
  })
  void everyTrainedWeightKeepsToItsCertificate(String parameterization, String activation) {
    for (int run = 0; run < RUNS; run++) {
      SeedStreams seeds = new SeedStreams(run);
      NetworkSpec spec =
          NetworkSpec.ofOne(
              WIDTH,
              1,
              false,
              Wired.injection("relu"),
              Wired.create(Kinds.PARAMETERIZATION, parameterization),
              Wired.create(Kinds.ACTIVATION, activation));
      try (Backend backend = Wired.create(Kinds.BACKEND, "ejml");
          Scope scope = backend.openScope("training", Precision.F64)) {
        Network network =
            new Network(scope, spec, NetworkWeights.draw(spec, FEATURES, 1, seeds), FEATURES, 1);
        double[] start = download(network.weightsOfEquilibria().get(0));
        TrainOptions options =
            TrainOptions.builder()
                .optimizer(Wired.create(Kinds.OPTIMIZER, "adam{step=0.1}"))
                .epochs(UPDATES)
                .batch(SAMPLES)
                .build();
        List<EpochRecord> records =
            new Trainer(network, Wired.setup("anderson", 1e-8), options, seeds)
                .run(samples(seeds), record -> keepsTo(network, record), scope)
                .epochs();
        assertThat(records).hasSize(UPDATES + 1);
        assertThat(records.get(UPDATES).loss()).isLessThan(records.get(0).loss());
        assertThat(download(network.weightsOfEquilibria().get(0))).isNotEqualTo(start);
      }
    }
  }

  private static void keepsTo(Network network, EpochRecord record) {
    Certificate certificate = network.certificates().get(0);
    assertThat(certificate).isNotEqualTo(Certificate.NONE);
    double[] entries = download(network.weightsOfEquilibria().get(0));
    double[][] weight = new double[WIDTH][];
    Arrays.setAll(weight, i -> Arrays.copyOfRange(entries, i * WIDTH, (i + 1) * WIDTH));
    assertThat(certificate.margin(weight)).as("after %s", record).isNotNegative();
  }

  @Test
  void nonNegativeWeightsAreRefusedWhereTheyGuaranteeNothing() {
    assertThatThrownBy(() -> nonNegative("relu", "relu"))
        .hasMessage(
            "non-negative needs an activation such as sigmoid; this one is not known to be above 0"
                + " at 0, bounded");
    assertThatThrownBy(() -> nonNegative("softplus", "relu")).hasMessageContaining("bounded");
    assertThatThrownBy(() -> nonNegative("tanh", "linear"))
        .hasMessage(
            "non-negative needs an activation such as sigmoid; this one is not known to be above 0"
                + " at 0, and an injection that is at least 0, such as relu");
    assertThat(nonNegative("sigmoid", "relu").width()).isEqualTo(4);
  }

  private static AffineCell nonNegative(String activation, String injection) {
    Activation sigma = Wired.create(Kinds.ACTIVATION, activation);
    return new AffineCell(
        4, Wired.injection(injection), Wired.create(Kinds.PARAMETERIZATION, "non-negative"), sigma);
  }
}
