package org.equilibria.host.wiring;

import com.google.inject.AbstractModule;
import org.equilibria.engine.data.Dataset;
import org.equilibria.study.fit.Monitoring;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.run.BoundEvaluator;
import org.equilibria.study.run.CellRunner;
import org.equilibria.study.run.Progress;

/** The bindings that a cell of a study has beyond any other run. */
final class CellModule extends AbstractModule {

  private final Cell cell;
  private final Dataset data;
  private final Progress progress;
  private final BoundEvaluator bounds;
  private final Monitoring monitoring;

  CellModule(
      Cell cell, Dataset data, Progress progress, BoundEvaluator bounds, Monitoring monitoring) {
    this.cell = cell;
    this.data = data;
    this.progress = progress;
    this.bounds = bounds;
    this.monitoring = monitoring;
  }

  @Override
  protected void configure() {
    bind(Cell.class).toInstance(cell);
    bind(Dataset.class).toInstance(data);
    bind(Progress.class).toInstance(progress);
    bind(BoundEvaluator.class).toInstance(bounds);
    bind(Monitoring.class).toInstance(monitoring);
    bind(CellRunner.class);
  }
}
