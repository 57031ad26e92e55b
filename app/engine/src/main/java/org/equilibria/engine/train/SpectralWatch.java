package org.equilibria.engine.train;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.spectral.PowerIteration;
import org.equilibria.engine.spectral.SingularPair;
import org.equilibria.engine.spectral.SymmetricPart;

/**
 * A watch on ||M||_2 and mu = 1 - lambda_max((M + M^T)/2), estimated by power iterations from
 * random starts, that says when what they guarantee is lost.
 */
final class SpectralWatch {

  private SpectralWatch() {}

  /** Return one estimate a weight. */
  static List<Spectrum> measure(List<Matrix> weights, SeedStreams seeds, Scope scope) {
    List<Spectrum> all = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      String key = "watch." + (i + 1);
      try (Scope work = scope.child("watch")) {
        SingularPair top = SingularPair.of(weights.get(i), seeds, key + ".norm", work);
        Matrix start = PowerIteration.start(seeds, key + ".mu", weights.get(i).rows(), work);
        all.add(
            new Spectrum(
                top.sigma(),
                1 - SymmetricPart.largestEigenvalue(weights.get(i), top.sigma(), start, work)));
      }
    }
    return all;
  }

  /** Return what was lost since the last look; what was lost before is not repeated. */
  static List<TrainingNote> losses(int epoch, List<Spectrum> before, List<Spectrum> now) {
    List<TrainingNote> notes = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      OptionalInt layer = now.size() == 1 ? OptionalInt.empty() : OptionalInt.of(i + 1);
      Spectrum at = now.get(i);
      boolean normLost = at.norm() >= 1 && (before.isEmpty() || before.get(i).norm() < 1);
      boolean muLost = at.mu() <= 0 && (before.isEmpty() || before.get(i).mu() > 0);
      if (normLost) {
        notes.add(new TrainingNote.ContractionLost(layer, epoch, at.norm(), at.mu()));
      }
      if (muLost) {
        notes.add(new TrainingNote.EquilibriumLost(layer, epoch, at.mu()));
      }
    }
    return notes;
  }
}
