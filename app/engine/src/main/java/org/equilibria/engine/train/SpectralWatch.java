package org.equilibria.engine.train;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.network.PowerIteration;
import org.equilibria.engine.random.SeedStreams;

/**
 * A watch on ||M||_2 and mu = 1 - lambda_max((M + M^T)/2), estimated by power iterations from
 * random starts, that says when what they guarantee is lost.
 */
final class SpectralWatch {

  // Estimates settle to about this; a random start of m entries misses the top direction by a
  // factor sqrt(m), which so many steps make up for unless the top values are closer than that.
  static final double TOLERANCE = 1e-4;
  private static final int STEPS = 300;

  private SpectralWatch() {}

  /** Return one estimate a weight. */
  static List<Spectrum> measure(List<Matrix> weights, SeedStreams seeds, Scope scope) {
    List<Spectrum> all = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      String key = "watch." + (i + 1);
      try (Scope work = scope.child("watch")) {
        TopPair top = TopPair.of(weights.get(i), seeds, key + ".norm", work);
        Matrix start = PowerIteration.start(seeds, key + ".mu", weights.get(i).rows(), work);
        all.add(
            new Spectrum(
                top.sigma(), 1 - largestSymmetric(weights.get(i), top.sigma(), start, work)));
      }
    }
    return all;
  }

  /** Estimate the largest eigenvalue of (M + M^T)/2, shifted by the norm so that it dominates. */
  private static double largestSymmetric(Matrix weight, double norm, Matrix v, Scope work) {
    int m = weight.rows();
    Backend backend = work.backend();
    Matrix image = work.uninitialized(1, m);
    double estimate = Double.NaN;
    for (int step = 0; step < STEPS; step++) {
      backend.gemm(0.5, v, false, weight, true, 0, image);
      backend.gemm(0.5, v, false, weight, false, 1, image);
      double before = estimate;
      estimate = dot(backend, v, image);
      if (!Double.isFinite(estimate) || Math.abs(estimate - before) <= TOLERANCE * norm) {
        break;
      }
      backend.axpby(norm, v, 1, image);
      if (PowerIteration.normalize(backend, image) == 0) {
        break;
      }
      backend.copy(image, v);
    }
    return estimate;
  }

  private static double dot(Backend backend, Matrix a, Matrix b) {
    double[] out = new double[1];
    backend.rowGram(new Matrix[] {a}, new Matrix[] {b}, out);
    return out[0];
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
