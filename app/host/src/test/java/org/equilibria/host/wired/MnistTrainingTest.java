package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.Scaling;
import org.equilibria.engine.data.Selection;
import org.equilibria.engine.data.Split;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.train.Assessment;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.engine.train.TrainingStatus;
import org.junit.jupiter.api.Test;

/** Train only the implicit layer on real digits. */
class MnistTrainingTest {

  @Test
  void theLossFallsMonotonicallyWithTheAutomaticStepAndTheDigitsAreToldApart() {
    DataSource source = Wired.create(Kinds.DATASET, "mnist");
    Dataset data =
        new Selection(List.of("0", "1"), Split.of(1000, 400), new Scaling(false, false, true))
            .from(source);
    SeedStreams seeds = new SeedStreams(1);
    try (Backend backend = Wired.create(Kinds.BACKEND, "ejml");
        Scope scope = backend.openScope("mnist", Precision.F64)) {
      NetworkSpec spec =
          NetworkSpec.ofOne(
              64,
              1,
              true,
              Wired.injection("relu"),
              Wired.create(Kinds.PARAMETERIZATION, "gamma-scaling{gamma=0.4}"),
              Wired.create(Kinds.ACTIVATION, "relu"));
      int features = data.train().features();
      Network network =
          new Network(scope, spec, NetworkWeights.draw(spec, features, 1, seeds), features, 1);
      Trainer training =
          new Trainer(
              network, Wired.setup("anderson", 1e-6), TrainOptions.builder().build(), seeds);
      TrainingResult result = training.run(data.train(), record -> {}, scope);
      assertThat(result.status()).isEqualTo(TrainingStatus.COMPLETED);
      List<EpochRecord> records = result.epochs();
      assertThat(records).hasSize(31);
      for (int k = 1; k < records.size(); k++) {
        assertThat(records.get(k).loss()).isLessThan(records.get(k - 1).loss());
        assertThat(records.get(k).forward().unconvergedRows()).isZero();
      }
      Assessment test = training.assess(data.test(), scope);
      assertThat(test.total()).isEqualTo(400);
      assertThat(test.correct()).isGreaterThanOrEqualTo(396); // 0.99
    }
  }
}
