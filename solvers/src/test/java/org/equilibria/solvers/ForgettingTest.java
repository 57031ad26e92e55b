package org.equilibria.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.backend.ejml.EjmlBackend;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compare the proposals for a row that is told to forget with those of a run that begins there.
 * Squarem is not among them: its rows are all in the same third of a cycle, so that one that is
 * told to forget goes on by plain steps until the next cycle, and keeps the cap that it has
 * learned.
 */
class ForgettingTest {

  private static final int WIDTH = 9;
  private static final int BEFORE = 5;
  private static final int AFTER = 6;

  static Stream<Named<Solver>> solvers() {
    return Map.<String, Solver>of(
            "anderson", new Anderson(new Anderson.Options(5, 1, 1e-10)),
            "mixed anderson", new Anderson(new Anderson.Options(5, 0.5, 1e-10)),
            "anderson1", new Anderson1(new Anderson1.Options(10, 1, 1e-4, 1e-3, 1e6)),
            "damped anderson1", new Anderson1(new Anderson1.Options(10, 0.5, 1e-4, 1e-3, 1e6)),
            "aitken", new Aitken(new Aitken.Options(0.5, 1e8)),
            "chebyshev", new Chebyshev(new Chebyshev.Options(-0.9, OptionalDouble.of(0.9))),
            "broyden", new Broyden(new Broyden.Options(20)),
            "broyden2", new Broyden2(new Broyden2.Options(20, 1)),
            "mixed broyden2", new Broyden2(new Broyden2.Options(20, 0.5)))
        .entrySet()
        .stream()
        .map(e -> Named.of(e.getKey(), e.getValue()));
  }

  /** A smooth contraction without symmetries. */
  private static void image(double[] z, double[] out) {
    for (int i = 0; i < WIDTH; i++) {
      double next = z[(i + 1) % WIDTH];
      out[i] = 1 + 0.1 * i + 0.6 * Math.sin(next) - 0.3 * Math.cos(z[(i + 3) % WIDTH]);
    }
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void aMarkedRowBeginsAnew(Solver solver) {
    try (Backend backend = EjmlBackend.open();
        Scope scope = backend.openScope("test", Precision.F64)) {
      Driver marked = new Driver(solver, new double[WIDTH], scope);
      for (int step = 0; step < BEFORE; step++) {
        marked.step(false);
      }
      Driver fresh = new Driver(solver, marked.state.clone(), scope);
      for (int step = 0; step < AFTER; step++) {
        double[] expected = fresh.step(false);
        double[] actual = marked.step(step == 0);
        for (int i = 0; i < WIDTH; i++) {
          // Sums in another order; small systems of up to AFTER unknowns amplify their rounding.
          assertThat(actual[i]).as("step %d", step).isCloseTo(expected[i], within(1e-9));
        }
      }
    }
  }

  /** The driver of one run on one row. */
  private static final class Driver implements SolveContext {

    private final Scope scope;
    private final SolverRun run;
    private double[] state;
    private int index;

    Driver(Solver solver, double[] start, Scope scope) {
      this.scope = scope;
      state = start;
      run = solver.start(this);
    }

    double[] step(boolean rebased) {
      double[] image = new double[WIDTH];
      image(state, image);
      double norm = 0;
      for (int i = 0; i < WIDTH; i++) {
        norm = Math.hypot(norm, image[i] - state[i]);
      }
      Iterate iterate =
          new Iterate(
              index++,
              matrix(state),
              matrix(image),
              new double[] {norm},
              new boolean[] {true},
              new boolean[] {rebased});
      Matrix next = allocate();
      Proposal proposal =
          run.step(
              iterate,
              next,
              (row, reason) -> {
                throw new AssertionError(reason);
              });
      if (proposal == Proposal.IMAGE) {
        state = image;
      } else {
        backend().download(next, state);
      }
      return state.clone();
    }

    private Matrix matrix(double[] values) {
      Matrix matrix = allocate();
      backend().upload(values, matrix);
      return matrix;
    }

    @Override
    public int rows() {
      return 1;
    }

    @Override
    public int width() {
      return WIDTH;
    }

    @Override
    public Backend backend() {
      return scope.backend();
    }

    @Override
    public Optional<AffineForm> affineForm() {
      return Optional.empty();
    }

    @Override
    public Matrix allocate() {
      return scope.uninitialized(1, WIDTH);
    }

    @Override
    public Matrix gatherRows(Matrix a, int[] rows) {
      throw new UnsupportedOperationException("nothing is dropped here: " + Arrays.toString(rows));
    }

    @Override
    public void rowGram(Matrix[] l, Matrix[] r, double[] out) {
      backend().rowGram(l, r, out);
    }

    @Override
    public void read(Matrix a, double[] out) {
      backend().download(a, out);
    }

    @Override
    public void countProduct() {
      // nobody asks
    }
  }
}
