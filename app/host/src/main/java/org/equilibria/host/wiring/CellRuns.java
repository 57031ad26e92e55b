package org.equilibria.host.wiring;

import java.util.Optional;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.fit.Monitoring;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.run.CellEnvironment;
import org.equilibria.study.run.CellEnvironments;
import org.equilibria.study.run.CellRunner;
import org.equilibria.study.run.Progress;

/** The runs of the cells of a study, one each. */
final class CellRuns implements CellEnvironments {

  private final Wiring wiring;

  CellRuns(Wiring wiring) {
    this.wiring = wiring;
  }

  @Override
  public CellEnvironment open(
      Cell cell, Dataset data, Progress progress, Cancellation cancellation) {
    Pipeline pipeline = cell.pipeline();
    RunSettings settings =
        new RunSettings(
            "cell " + cell.number(),
            Optional.of(pipeline.backend()),
            pipeline.precision(),
            cell.seed(),
            cancellation);
    CertifiedBounds bounds = new CertifiedBounds(wiring, cancellation);
    Optional<MonitoredRun> monitor = MonitoredRun.of(wiring, pipeline, cell.seed(), cancellation);
    Monitoring monitoring = monitor.<Monitoring>map(m -> m).orElse(Monitoring.NONE);
    Run run = wiring.open(settings, new CellModule(cell, data, progress, bounds, monitoring));
    try {
      return new CellRun(run, run.get(CellRunner.class), monitor);
    } catch (EquilibriaException e) {
      run.close();
      monitor.ifPresent(MonitoredRun::close);
      throw e;
    }
  }

  /** A cell with everything it runs on. */
  private record CellRun(Run run, CellRunner runner, Optional<MonitoredRun> monitor)
      implements CellEnvironment {
    @Override
    public void close() {
      try {
        run.close();
      } finally {
        monitor.ifPresent(MonitoredRun::close);
      }
    }
  }
}
