package org.equilibria.host.wiring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equilibria.api.matrix.Scope;
import org.equilibria.certify.monitor.MonitoredTraining;
import org.equilibria.certify.monitor.MonitoredTrajectory;
import org.equilibria.certify.monitor.Reading;
import org.equilibria.certify.monitor.StoredTrajectory;
import org.equilibria.certify.monitor.TrajectoryMonitor;
import org.equilibria.certify.quantity.StateReader;
import org.equilibria.certify.quantity.Systems;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.TrainingListener;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.fit.Monitoring;
import org.equilibria.study.model.Model;

/**
 * What {@code train.monitor} asks for, followed on the default backend in f64 whatever is trained
 * on. Of a training that is resumed the model keeps what was seen before, too.
 */
public final class MonitoredRun implements Monitoring, AutoCloseable {

  private final Pipeline pipeline;
  private final Run run;
  private final StateReader reader;
  private Optional<TrajectoryMonitor> monitor = Optional.empty();
  private Optional<MonitoredTrajectory> before = Optional.empty();

  private MonitoredRun(Pipeline pipeline, Run run, StateReader reader) {
    this.pipeline = pipeline;
    this.run = run;
    this.reader = reader;
  }

  /**
   * Open what a pipeline asks for; nothing if that is no monitor.
   *
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT if theory knows nothing of
   *     such a training
   */
  public static Optional<MonitoredRun> of(
      Wiring wiring, Pipeline pipeline, long seed, Cancellation cancellation) {
    if (pipeline.train().monitor() == 0) {
      return Optional.empty();
    }
    MonitoredTraining.require(pipeline, wiring.catalog());
    Run run =
        wiring.open(
            new RunSettings("monitor", Optional.empty(), PrecisionMode.F64, seed, cancellation));
    try {
      StateReader reader =
          new StateReader(Systems.of(wiring.catalog(), run.get(SolveSettings.class)));
      return Optional.of(new MonitoredRun(pipeline, run, reader));
    } catch (RuntimeException e) {
      run.close();
      throw e;
    }
  }

  @Override
  public void after(Model unfinished) {
    before = StoredTrajectory.of("the checkpoint", unfinished);
  }

  @Override
  public TrainingListener around(Network network, Samples samples, TrainingListener next) {
    TrajectoryMonitor created =
        new TrajectoryMonitor(
            network,
            samples,
            pipeline.train().monitor(),
            MonitoredTraining.noEnvelope(pipeline.train()),
            reader,
            run.get(Scope.class),
            next);
    monitor = Optional.of(created);
    return created;
  }

  /** Return what was seen in this run; empty before it began. */
  public Optional<MonitoredTrajectory> trajectory() {
    return monitor.map(TrajectoryMonitor::trajectory);
  }

  private Optional<MonitoredTrajectory> whole() {
    return trajectory().map(now -> before.map(now::after).orElse(now));
  }

  @Override
  public Optional<String> seen() {
    return whole().map(StoredTrajectory::text);
  }

  @Override
  public List<Seen> readings() {
    return whole().stream()
        .flatMap(trajectory -> trajectory.readings().stream())
        .map(MonitoredRun::seen)
        .toList();
  }

  private static Seen seen(Reading reading) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("monitorMu", reading.mu());
    figures.put("monitorLeastEigenvalue", reading.leastEigenvalue());
    figures.put("monitorRadius", reading.radius());
    figures.put("monitorEnvelope", reading.envelope());
    return new Seen(reading.updates(), figures);
  }

  /** Release the memory and the backend. */
  @Override
  public void close() {
    run.close();
  }
}
