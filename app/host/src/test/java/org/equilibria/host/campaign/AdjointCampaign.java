package org.equilibria.host.campaign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.host.Equilibria;
import org.equilibria.host.EquilibriumGradient;
import org.equilibria.host.FixedPointProblem;
import org.equilibria.testkit.problem.Answer;
import org.equilibria.testkit.problem.Families;
import org.equilibria.testkit.problem.Family;
import org.equilibria.testkit.problem.PlainDoubles;
import org.equilibria.testkit.problem.PlainDoubles.Iterated;
import org.equilibria.testkit.problem.Problem;

/**
 * Solve the adjoint u = J^T u + g of a problem of every family, side by side in one batch, with
 * every solver on every backend, and judge each row by plain doubles. The map is one of host
 * functions with a vector-Jacobian product, by a Jacobian of differences that is kept: what is
 * judged is the solve, whatever J is.
 */
final class AdjointCampaign {

  // Central differences err least by steps of about the third root of the roundoff.
  private static final double STEP = 0x1p-17;

  // Entries of J are multiples of this share of the largest, so that those of a translation are
  // exactly 0 and 1, and there is no adjoint.
  private static final double GRID = 0x1p-20;

  // Beyond, I - J may as well be singular up to what the last bits of J are.
  private static final double MOST_REACH = 1e6;

  private final Consumer<Campaign.Row> rows;
  private final Collection<Fault> faults = Collections.synchronizedList(new ArrayList<>());

  /**
   * Create a campaign.
   *
   * @param rows told of every solved row, by several threads
   */
  AdjointCampaign(Consumer<Campaign.Row> rows) {
    this.rows = rows;
  }

  /** Run all solvers on the adjoints of some seeds; return what is wrong. */
  List<Fault> run(long firstSeed, int seeds) {
    for (String id : Campaign.BACKENDS) {
      for (Precision precision : Precision.values()) {
        try (Equilibria equilibria = Equilibria.builder().backend(id).precision(precision).build();
            Backend backend = equilibria.catalog().create(Kinds.BACKEND, ComponentSpec.of(id))) {
          boolean alone = backend.info().rowDeterministic();
          IntStream.range(0, seeds)
              .parallel()
              .forEach(i -> solve(equilibria, id, precision, alone, firstSeed + i));
        }
      }
    }
    return List.copyOf(faults);
  }

  private void solve(
      Equilibria equilibria, String id, Precision precision, boolean alone, long seed) {
    boolean single = precision == Precision.F32;
    Termination rule = Campaign.rule(precision, seed).toBuilder().atol(0).build();
    for (int width : new int[] {1, 2 + (int) (seed % 5), 24}) {
      String where =
          "adjoint, seed %d, %d wide, %s %s, rtol %.0e, at most %d steps"
              .formatted(seed, width, id, precision, rule.rtol(), rule.maxSteps());
      Judge judge = Judge.exactly(rule, single);
      List<Adjoint> adjoints =
          Families.all().stream()
              .filter(f -> f.widths().test(width) && (f.fitsSingle() || !single))
              .flatMap(f -> Adjoint.of(f, seed, width, rule, single).stream())
              .toList();
      List<Method> methods = Method.all(equilibria.catalog());
      for (Method method : methods) {
        new Batch(equilibria, adjoints, judge, method, new double[0], where).solve(alone);
      }
      if (width > 1 && width <= Campaign.WIDEST_VARIED && id.equals(Campaign.BACKENDS.get(0))) {
        double[] weights = Campaign.drawWeights(seed, width);
        List<Adjoint> weighted =
            adjoints.stream()
                .map(a -> a.weighted(weights, rule, single))
                .filter(a -> Double.isFinite(PlainDoubles.norm2(Campaign.times(a.at(), weights))))
                .toList();
        for (Method method : methods) {
          new Batch(equilibria, weighted, judge.weighted(), method, weights, where + ", weights")
              .solve(alone);
        }
      }
    }
  }

  /**
   * The adjoint of a map at a point.
   *
   * @param at where the map is linearized
   * @param problem u = J^T u + g, from g, in the units it is judged by
   * @param iterated what plain iteration makes of it
   */
  private record Adjoint(
      Family family,
      Problem map,
      double[] at,
      double[][] transposed,
      double[] cotangent,
      Problem problem,
      Iterated iterated) {

    /**
     * Return the adjoint where plain iteration of the map ended, solved or not; none where the map
     * or its Jacobian is not finite there.
     */
    static Optional<Adjoint> of(
        Family family, long seed, int width, Termination rule, boolean single) {
      Problem map = family.problem(seed, width);
      double[] z = PlainDoubles.iterate(map, rule, single).z();
      double[][] jacobian = jacobian(map, z);
      if (!Arrays.stream(jacobian).flatMapToDouble(DoubleStream::of).allMatch(Double::isFinite)) {
        return Optional.empty();
      }
      double[] g = PlainDoubles.gaussian(new Random(seed + family.name().hashCode()), width);
      double[] cotangent = single ? PlainDoubles.rounded(g) : g;
      double[][] transposed = PlainDoubles.transposed(jacobian);
      Problem problem =
          new Problem(
              cotangent,
              (u, out) -> {
                multiply(transposed, u, out);
                for (int i = 0; i < width; i++) {
                  out[i] += cotangent[i];
                }
              },
              answer(transposed, cotangent));
      Iterated iterated = PlainDoubles.iterate(problem, rule, single);
      return Optional.of(new Adjoint(family, map, z, transposed, cotangent, problem, iterated));
    }

    /** Return the same where the unknowns have weights, and u is judged by their inverses. */
    Adjoint weighted(double[] weights, Termination rule, boolean single) {
      Problem judged = Campaign.inUnits(problem, inverse(weights));
      return new Adjoint(
          family,
          map,
          at,
          transposed,
          cotangent,
          judged,
          PlainDoubles.iterate(judged, rule, single));
    }

    private static void multiply(double[][] m, double[] u, double[] out) {
      System.arraycopy(PlainDoubles.times(m, u), 0, out, 0, out.length);
    }

    private static double[][] jacobian(Problem map, double[] z) {
      int n = z.length;
      double size = Math.max(PlainDoubles.norm2(z), Double.MIN_NORMAL);
      double[][] columns = new double[n][n];
      double[] above = new double[n];
      double[] below = new double[n];
      double largest = 0;
      for (int j = 0; j < n; j++) {
        double step = STEP * Math.max(Math.abs(z[j]), STEP * size);
        double[] moved = z.clone();
        moved[j] = z[j] + step;
        map.f().apply(moved.clone(), above);
        double high = moved[j];
        moved[j] = z[j] - step;
        map.f().apply(moved.clone(), below);
        for (int i = 0; i < n; i++) {
          columns[j][i] = (above[i] - below[i]) / (high - moved[j]);
          largest = Math.max(largest, Math.abs(columns[j][i]));
        }
      }
      double unit = GRID * Math.scalb(1.0, Math.getExponent(largest));
      for (double[] column : columns) {
        Arrays.setAll(column, i -> onGrid(column[i], unit));
      }
      return PlainDoubles.transposed(columns);
    }

    private static double onGrid(double value, double unit) {
      return unit > 0 ? Math.rint(value / unit) * unit : value;
    }

    private static Answer answer(double[][] transposed, double[] cotangent) {
      if (isIdentity(transposed)) {
        return new Answer.None();
      }
      double reach = PlainDoubles.normBound(PlainDoubles.resolvent(transposed));
      return reach <= MOST_REACH
          ? new Answer.At(PlainDoubles.fixedPoint(transposed, cotangent), reach)
          : new Answer.Unknown();
    }

    private static boolean isIdentity(double[][] m) {
      return IntStream.range(0, m.length)
          .allMatch(i -> IntStream.range(0, m.length).allMatch(j -> m[i][j] == (i == j ? 1 : 0)));
    }

    /** Write f(z) - f(at) + at, which has the Jacobian of f and its fixed point where it is. */
    void apply(double[] z, double[] out) {
      double[] image = new double[at.length];
      map.f().apply(at.clone(), image);
      map.f().apply(z, out);
      for (int i = 0; i < out.length; i++) {
        out[i] = (out[i] - image[i]) + at[i];
      }
    }

    void vjp(double[] u, double[] out) {
      multiply(transposed, u, out);
    }
  }

  private static double[] inverse(double[] weights) {
    return Arrays.stream(weights).map(w -> 1 / w).toArray();
  }

  /** The adjoints of a group as one batch, with one solver. */
  private final class Batch {
    private final Equilibria equilibria;
    private final List<Adjoint> adjoints;
    private final Judge judge;
    private final Method method;
    private final double[] weights;
    private final String where;

    Batch(
        Equilibria equilibria,
        List<Adjoint> adjoints,
        Judge judge,
        Method method,
        double[] weights,
        String where) {
      this.equilibria = equilibria;
      this.adjoints = adjoints;
      this.judge = judge;
      this.method = method;
      this.weights = weights;
      this.where = where;
    }

    void solve(boolean alone) {
      EquilibriumGradient gradient;
      try {
        gradient = gradient(adjoints);
      } catch (EquilibriaException e) {
        add("a whole batch", "failure", e.getMessage());
        return;
      }
      for (int row = 0; row < adjoints.size(); row++) {
        judge(row, gradient);
        if (alone && row % 4 == 0) {
          compareWithAlone(row, gradient);
        }
      }
    }

    private EquilibriumGradient gradient(List<Adjoint> batch) {
      int width = batch.get(0).at().length;
      double[] start = new double[batch.size() * width];
      double[] cotangent = new double[start.length];
      for (int row = 0; row < batch.size(); row++) {
        System.arraycopy(batch.get(row).at(), 0, start, row * width, width);
        System.arraycopy(batch.get(row).cotangent(), 0, cotangent, row * width, width);
      }
      FixedPointMap map =
          FixedPointMap.of(
              batch.size(),
              width,
              (row, z, out) -> batch.get(row).apply(z, out),
              (row, z, u, out) -> batch.get(row).vjp(u, out));
      FixedPointProblem problem =
          equilibria
              .problem(map)
              .solver("picard")
              .gradient("implicit{solver=" + method.notation() + "}")
              .termination(judge.rule());
      if (weights.length > 0) {
        problem.weights(weights);
      }
      return problem.differentiate(start, z -> cotangent);
    }

    private void judge(int row, EquilibriumGradient gradient) {
      Adjoint adjoint = adjoints.get(row);
      SampleOutcome outcome = gradient.adjoints().get(0).outcomes().get(row);
      Iterated iterated = adjoint.iterated();
      String family = adjoint.family().name();
      rows.accept(
          new Campaign.Row(
              family,
              where,
              method.notation(),
              outcome.status(),
              outcome.evaluations(),
              iterated.solved(),
              iterated.evaluations()));
      double[] u = row(gradient.pairs().get(0).cotangent(), row);
      if (!Arrays.equals(u, gradient.adjoints().get(0).row(row))) {
        add(family, "the pair is not the solution", Arrays.toString(u));
      }
      boolean converged = outcome.converged();
      if (converged != (gradient.rows().get(row).worth() == EquilibriumGradient.Worth.CONVERGED)) {
        add(family, "worth", gradient.rows().get(row) + " for " + outcome);
      }
      if (method.notation().equals("picard")
          && converged
          && outcome.evaluations() != iterated.evaluations()) {
        add(
            family,
            "not plain iteration",
            outcome.evaluations() + " evaluations for " + iterated.evaluations());
      }
      judge.judge(
          adjoint.problem(),
          iterated,
          method.compared(),
          weights.length == 0 ? u : Campaign.times(u, inverse(weights)),
          outcome,
          (kind, detail) -> add(family, kind, detail));
    }

    private double[] row(double[] batch, int row) {
      int width = batch.length / adjoints.size();
      return Arrays.copyOfRange(batch, row * width, (row + 1) * width);
    }

    private void compareWithAlone(int row, EquilibriumGradient batch) {
      EquilibriumGradient alone = gradient(List.of(adjoints.get(row)));
      SampleOutcome inBatch = batch.adjoints().get(0).outcomes().get(row);
      if (!Arrays.equals(alone.adjoints().get(0).row(0), batch.adjoints().get(0).row(row))
          || !alone.adjoints().get(0).outcomes().get(0).equals(inBatch)) {
        add(
            adjoints.get(row).family().name(),
            "not as alone",
            inBatch + " in the batch, alone " + alone.adjoints().get(0).outcomes().get(0));
      }
    }

    private void add(String family, String kind, String detail) {
      faults.add(new Fault(family, where, method.notation(), kind, detail));
    }
  }
}
