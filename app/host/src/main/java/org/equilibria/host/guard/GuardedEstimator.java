package org.equilibria.host.guard;

import org.equilibria.api.gradient.BackwardRequest;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.gradient.GradientSink;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;

/**
 * A gradient estimator of others. Pairs that are not finite where state and cotangent are would
 * vanish from the sum without a word, so they are refused.
 */
record GuardedEstimator(GradientEstimator estimator, Owner owner) implements GradientEstimator {

  @Override
  public boolean truncates() {
    return owner.given("truncates()", estimator::truncates);
  }

  @Override
  public boolean needsInverseEstimate() {
    return owner.given("needsInverseEstimate()", estimator::needsInverseEstimate);
  }

  @Override
  public void backward(BackwardRequest request, GradientSink sink) {
    Counted counted = new Counted(request, sink, owner);
    owner.run("backward()", () -> estimator.backward(request, counted));
    if (counted.pairs == 0) {
      throw owner.broken("backward() emitted no pair, which is no gradient");
    }
  }

  @Override
  public String toString() {
    return owner.described();
  }

  private static final class Counted implements GradientSink {

    private final BackwardRequest request;
    private final GradientSink sink;
    private final Owner owner;
    private int pairs;

    Counted(BackwardRequest request, GradientSink sink, Owner owner) {
      this.request = request;
      this.sink = sink;
      this.owner = owner;
    }

    @Override
    public void accept(Matrix z, Matrix u) {
      pairs++;
      checkShape(owner.present(z, "the state emitted is"));
      checkShape(owner.present(u, "the cotangent emitted is"));
      double[] given = norms(request.solution());
      double[] cotangent = norms(request.cotangent());
      double[] state = norms(z);
      double[] emitted = norms(u);
      for (int i = 0; i < emitted.length; i++) {
        if (Double.isFinite(given[i] + cotangent[i]) && !Double.isFinite(state[i] + emitted[i])) {
          throw owner.broken("backward() emitted a gradient that is not finite in row " + i);
        }
      }
      sink.accept(z, u);
    }

    private void checkShape(Matrix a) {
      Matrix solution = request.solution();
      if (a.rows() != solution.rows() || a.cols() != solution.cols()) {
        throw owner.broken(
            "backward() emitted a matrix of %d x %d for a solution of %d x %d"
                .formatted(a.rows(), a.cols(), solution.rows(), solution.cols()));
      }
    }

    private static double[] norms(Matrix a) {
      double[] norms = new double[a.rows()];
      a.scope().backend().rowNorms(a, Norm.INF, norms);
      return norms;
    }
  }
}
