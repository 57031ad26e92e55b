package org.equilibria.study.run;

import java.util.stream.IntStream;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.train.Predictor;
import org.equilibria.engine.train.Trainer;
import org.equilibria.study.fit.TrainingTask;

/**
 * A trial of what the matrices of a training hold: one epoch and a prediction of a few samples in
 * the network of full size, three times. What is held grows by as much for every sample of the
 * training, of an update and of a prediction, so that three trials tell what all samples need. It
 * is looked at whenever a map is evaluated. Solves end after some evaluations, and not before, so
 * that methods remember as much as they do in a long solve. Used by one thread.
 */
final class MemoryTrial {

  private static final int FEW = 4;

  /** More than methods remember of earlier iterates, unless they are told to. */
  private static final int STEPS = 32;

  private final TrainingTask task;
  private long most;

  /** Take what is trained, and what it runs on. */
  MemoryTrial(TrainingTask task) {
    this.task =
        task.with(
            task.settings().withListener(point -> most = Math.max(most, task.scope().bytes())));
  }

  /** The most bytes that matrices hold in an epoch, and in a prediction after it. */
  private record Held(long training, long prediction) {}

  /** Return the bytes that all matrices of the training hold when they hold the most. */
  long bytes() {
    int n = task.data().train().count();
    int batch = Shapes.batch(task.pipeline(), task.data());
    boolean whole = batch == n;
    int few = whole ? FEW : 2 * FEW;
    Held less = held(few, whole ? 0 : FEW, FEW);
    Held more = held(few + FEW, whole ? 0 : FEW, FEW);
    Held largest = held(few + FEW, whole ? 0 : 2 * FEW, 2 * FEW);
    double samples = (n - few) / (double) FEW;
    double ofBatch = (batch - FEW) / (double) FEW; // of all samples there is no growth to multiply
    double ofPart = (Shapes.predicted(task.data()) - FEW) / (double) FEW;
    double training =
        less.training()
            + samples * (more.training() - less.training())
            + ofBatch * (largest.training() - more.training());
    double prediction =
        less.prediction()
            + samples * (more.prediction() - less.prediction())
            + ofPart * (largest.prediction() - more.prediction());
    return Math.round(Math.max(training, prediction));
  }

  private Held held(int samples, int batch, int predicted) {
    NetworkSpec spec = task.pipeline().network(task.catalog());
    SolveSetup setup = setup();
    try (Scope work = task.scope().child("trial")) {
      Samples train = repeated(samples);
      NetworkWeights initial =
          NetworkWeights.draw(spec, train.features(), train.outputs(), task.seeds());
      Network network = new Network(work, spec, initial, train.features(), train.outputs());
      most = 0;
      new Trainer(
              network,
              setup,
              EpochTimer.options(
                  task.pipeline().train().options(task.catalog(), task.data()), 1, batch),
              task.seeds())
          .run(train, record -> {}, work);
      long training = most;
      most = 0;
      new Predictor(network, setup).predict(repeated(predicted).inputs(), predicted, work);
      return new Held(training, most);
    }
  }

  private SolveSetup setup() {
    SolveSetup chosen = task.pipeline().solving(task.catalog(), task.settings());
    int steps = Math.min(STEPS, chosen.termination().maxSteps());
    return chosen.terminating(
        chosen.termination().toBuilder().rtol(Double.MIN_NORMAL).atol(0).maxSteps(steps).build());
  }

  /** Return so many of the first training samples, again from the first where there are fewer. */
  private Samples repeated(int count) {
    Samples all = task.data().train();
    int[] rows = IntStream.range(0, count).map(i -> i % all.count()).toArray();
    return new Samples(
        count,
        all.features(),
        all.outputs(),
        entries(all.inputs(), all.features(), rows),
        entries(all.targets(), all.outputs(), rows),
        all.classIndex().length == 0
            ? new int[0]
            : IntStream.of(rows).map(row -> all.classIndex()[row]).toArray());
  }

  private static double[] entries(double[] all, int width, int[] rows) {
    double[] some = new double[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(all, rows[i] * width, some, i * width, width);
    }
    return some;
  }
}
