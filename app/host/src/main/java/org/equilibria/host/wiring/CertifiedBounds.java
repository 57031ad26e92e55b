package org.equilibria.host.wiring;

import java.util.List;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.certify.Certifier;
import org.equilibria.certify.CertifyListener;
import org.equilibria.certify.CertifyOptions;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.study.model.Model;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.run.BoundEvaluator;
import org.equilibria.study.run.Progress;

/** The bounds of a cell, evaluated as the command certify does, whatever the cell itself ran on. */
record CertifiedBounds(Wiring wiring, Cancellation cancellation) implements BoundEvaluator {

  @Override
  public List<BoundResult> evaluate(
      Cell cell, Model model, Dataset data, List<ComponentSpec> bounds, Progress progress) {
    try (Run run = wiring.open(RunSettings.certification(cancellation))) {
      return new Certifier(wiring.catalog(), run.get(Scope.class), run.get(SolveSettings.class))
          .bounds(model, data, CertifyOptions.of(bounds), new Following(cell, progress));
    }
  }

  /** A listener that hands on what is done for a cell. */
  private record Following(Cell cell, Progress progress) implements CertifyListener {

    @Override
    public void doing(String what, int done, int total) {
      progress.bound(cell, what, done, total);
    }

    @Override
    public void failed(Throwable cause) {
      progress.cellFailed(cell, cause);
    }
  }
}
