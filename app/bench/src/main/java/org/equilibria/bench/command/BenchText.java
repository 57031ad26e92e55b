package org.equilibria.bench.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.equilibria.bench.BenchClock;
import org.equilibria.bench.EquilibriumChoice;
import org.equilibria.bench.EquilibriumFigures;
import org.equilibria.bench.GemmChoice;
import org.equilibria.bench.GemmFigures;
import org.equilibria.bench.KernelChoice;
import org.equilibria.bench.KernelFigures;
import org.equilibria.bench.Machine;
import org.equilibria.bench.Measured;
import org.equilibria.bench.PassFigures;
import org.equilibria.bench.Spread;
import org.equilibria.bench.TrainChoice;
import org.equilibria.bench.TrainFigures;
import org.equilibria.bench.Validity;
import org.equilibria.study.report.Figures;
import org.equilibria.study.report.TextTable;

/**
 * A writer of benchmarks as tables for people. Figures that do not count are left out, and a note
 * below says why.
 */
final class BenchText {

  private static final String NONE = "-";
  private static final double MIB = 1 << 20;

  private BenchText() {}

  /** Describe the machine and the clock in three lines. */
  static String of(Machine m, BenchClock clock) {
    return "%s, %d cores, %s%n%s, %s, Java %s, heap up to %s, load %s%n%s%n"
        .formatted(
            m.processor().isEmpty() ? "unknown processor" : m.processor(),
            m.cores(),
            m.instructions().isEmpty()
                ? "instructions unknown"
                : String.join(" ", m.instructions()),
            m.system(),
            m.memory() == 0 ? "memory unknown" : mib(m.memory()) + " MiB",
            m.java(),
            mib(m.heap()) + " MiB",
            Figures.figure(m.loadAverage()),
            clock == BenchClock.CPU ? "CPU time of the calling thread" : "wall-clock time")
        .replace("\r", "");
  }

  /** Return the times of both passes, then what they are made of. */
  static String equilibrium(List<Measured<EquilibriumChoice, EquilibriumFigures>> results) {
    TextTable times = new TextTable(5);
    times.row(
        "size",
        "gamma",
        "solver",
        "backend",
        "precision",
        "forward ms",
        "quartiles",
        "evals",
        "adjoint ms",
        "quartiles",
        "evals",
        "both ms",
        "over floor",
        "by rows",
        "residual");
    TextTable details = new TextTable(4);
    details.row(
        "size, gamma",
        "solver",
        "backend",
        "pass",
        "GFLOP/s",
        "product",
        "product ms",
        "over floor",
        "by rows",
        "MB/eval",
        "rows");
    for (Measured<EquilibriumChoice, EquilibriumFigures> r : results) {
      times.row(joined(what(r.choice()), times(r)));
      details.row(pass(r, "forward", EquilibriumFigures::forward));
      details.row(pass(r, "adjoint", EquilibriumFigures::adjoint));
    }
    return times.text()
        + "\n"
        + details.text()
        + "\n"
        + memory(results)
        + notes(results, c -> inWords(c));
  }

  private static List<String> what(EquilibriumChoice c) {
    return List.of(
        size(c.rows(), c.width()), plain(c.gamma()), c.solver(), c.backend(), c.precision());
  }

  /** Return the same where no heading says which of them is gamma. */
  private static List<String> inWords(EquilibriumChoice c) {
    return List.of(
        size(c.rows(), c.width()),
        "gamma " + plain(c.gamma()),
        c.solver(),
        c.backend(),
        c.precision());
  }

  private static List<String> times(Measured<EquilibriumChoice, EquilibriumFigures> r) {
    return cells(
        r,
        List.of(
            f -> ms(f.forward().milliseconds().median()),
            f -> quartiles(f.forward().milliseconds()),
            f -> "" + f.forward().evaluations(),
            f -> ms(f.adjoint().milliseconds().median()),
            f -> quartiles(f.adjoint().milliseconds()),
            f -> "" + f.adjoint().evaluations(),
            f -> ms(f.milliseconds().median()),
            f -> ratio(f.overWholeFloor()),
            f -> ratio(f.overRowFloor()),
            f ->
                "%.1e"
                    .formatted(
                        Math.max(
                            f.forward().largestTrueResidual(),
                            f.adjoint().largestTrueResidual()))));
  }

  private static List<String> pass(
      Measured<EquilibriumChoice, EquilibriumFigures> r,
      String name,
      Function<EquilibriumFigures, PassFigures> pass) {
    EquilibriumChoice c = r.choice();
    return joined(
        List.of(
            size(c.rows(), c.width()) + ", " + plain(c.gamma()),
            c.solver(),
            c.backend() + " " + c.precision(),
            name),
        joined(
            cells(
                r,
                List.of(
                    f -> whole(pass.apply(f).gflops()),
                    f -> whole(pass.apply(f).productGflops()),
                    f -> ms(pass.apply(f).productMilliseconds().median()),
                    f -> ratio(pass.apply(f).overWholeFloor()),
                    f -> ratio(pass.apply(f).overRowFloor()),
                    f -> decimals(1, pass.apply(f).bytesPerEvaluation() / 1e6))),
            List.of(r.figures().map(f -> statuses(pass.apply(f))).orElse(NONE))));
  }

  private static String statuses(PassFigures pass) {
    return pass.statuses().entrySet().stream()
        .map(e -> e.getValue() + " " + e.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String memory(List<Measured<EquilibriumChoice, EquilibriumFigures>> results) {
    boolean loops =
        results.stream()
            .anyMatch(r -> r.figures().flatMap(EquilibriumFigures::engineOverLoop).isPresent());
    List<String> head =
        List.of("size, gamma", "solver", "backend", "pack ms", "matrices MiB", "heap", "process");
    TextTable table = new TextTable(3);
    table.row(loops ? joined(head, List.of("engine over loop", "quartiles")) : head);
    for (Measured<EquilibriumChoice, EquilibriumFigures> r : results) {
      EquilibriumChoice c = r.choice();
      List<String> row =
          joined(
              List.of(
                  size(c.rows(), c.width()) + ", " + plain(c.gamma()),
                  c.solver(),
                  c.backend() + " " + c.precision()),
              cells(
                  r,
                  List.of(
                      f -> ms(f.packMilliseconds().median()),
                      f -> mib(f.peakScopeBytes()),
                      f -> mib(f.heapBytes()),
                      f -> f.residentBytes() == 0 ? NONE : mib(f.residentBytes()))));
      table.row(loops ? joined(row, cells(r, List.of(BenchText::loop, BenchText::spread))) : row);
    }
    return table.text();
  }

  private static String loop(EquilibriumFigures f) {
    return f.engineOverLoop().map(s -> decimals(3, s.median())).orElse(NONE);
  }

  private static String spread(EquilibriumFigures f) {
    return f.engineOverLoop()
        .map(s -> decimals(3, s.lowerQuartile()) + " to " + decimals(3, s.upperQuartile()))
        .orElse(NONE);
  }

  /** Return the rate of each product. */
  static String gemm(List<Measured<GemmChoice, GemmFigures>> results) {
    TextTable table = new TextTable(4);
    table.row(
        "size", "product", "backend", "precision", "GFLOP/s", "ms", "quartiles", "error in u");
    for (Measured<GemmChoice, GemmFigures> r : results) {
      table.row(
          joined(
              what(r.choice()),
              cells(
                  r,
                  List.of(
                      f -> decimals(1, f.gflops()),
                      f -> ms(f.milliseconds().median()),
                      f -> quartiles(f.milliseconds()),
                      f -> decimals(1, f.error())))));
    }
    return table.text() + notes(results, c -> what(c));
  }

  private static List<String> what(GemmChoice c) {
    return List.of(size(c.rows(), c.width()), c.product(), c.backend(), c.precision());
  }

  /** Return the time an entry takes in each formula. */
  static String kernel(List<Measured<KernelChoice, KernelFigures>> results) {
    TextTable table = new TextTable(4);
    table.row(
        "size", "formula", "backend", "precision", "ns/entry", "us", "quartiles", "error in u");
    for (Measured<KernelChoice, KernelFigures> r : results) {
      table.row(
          joined(
              what(r.choice()),
              cells(
                  r,
                  List.of(
                      f -> decimals(3, f.nanosPerEntry()),
                      f -> ms(f.microseconds().median()),
                      f -> quartiles(f.microseconds()),
                      f -> decimals(1, f.error())))));
    }
    return table.text() + notes(results, c -> what(c));
  }

  private static List<String> what(KernelChoice c) {
    return List.of(size(c.rows(), c.width()), c.formula(), c.backend(), c.precision());
  }

  /** Return what an epoch takes. */
  static String train(List<Measured<TrainChoice, TrainFigures>> results) {
    TextTable table = new TextTable(6);
    table.row(
        "size",
        "layers",
        "solver",
        "backend",
        "precision",
        "start",
        "epoch ms",
        "quartiles",
        "forward ms",
        "evals",
        "adjoint ms",
        "evals",
        "other ms",
        "over solves");
    for (Measured<TrainChoice, TrainFigures> r : results) {
      table.row(
          joined(
              what(r.choice()),
              cells(
                  r,
                  List.of(
                      f -> ms(f.epochMilliseconds().median()),
                      f -> quartiles(f.epochMilliseconds()),
                      f -> ms(f.forwardMilliseconds().median()),
                      f -> decimals(1, f.forwardEvaluations()),
                      f -> ms(f.adjointMilliseconds().median()),
                      f -> decimals(1, f.adjointEvaluations()),
                      f -> ms(f.otherMilliseconds().median()),
                      f -> ratio(f.overSolves())))));
    }
    return table.text() + notes(results, c -> what(c));
  }

  private static List<String> what(TrainChoice c) {
    return List.of(
        size(c.rows(), c.width()),
        c.layers(),
        c.solver(),
        c.backend(),
        c.precision(),
        c.warmStart() ? "warm" : "cold");
  }

  /** Return one line for everything that does not count. */
  private static <C extends Record, F extends Record> String notes(
      List<Measured<C, F>> results, Function<C, List<String>> what) {
    StringBuilder notes = new StringBuilder();
    for (Measured<C, F> r : results) {
      if (!r.valid()) {
        notes.append(r.validity() == Validity.NOT_RUN ? "not run: " : "does not count: ");
        notes
            .append(
                TextTable.printable(String.join(", ", what.apply(r.choice())) + ": " + r.reason()))
            .append('\n');
      }
    }
    return notes.isEmpty() ? "" : "\n" + notes;
  }

  private static <C extends Record, F extends Record> List<String> cells(
      Measured<C, F> result, List<Function<F, String>> columns) {
    return columns.stream()
        .map(column -> result.valid() ? result.figures().map(column).orElse(NONE) : NONE)
        .toList();
  }

  private static List<String> joined(List<String> left, List<String> right) {
    List<String> all = new ArrayList<>(left);
    all.addAll(right);
    return all;
  }

  private static String size(int rows, int width) {
    return rows + " x " + width;
  }

  private static String quartiles(Spread s) {
    return ms(s.lowerQuartile()) + " to " + ms(s.upperQuartile());
  }

  private static String ratio(Spread s) {
    return decimals(2, s.median());
  }

  private static String ms(double value) {
    return decimals(value < 1 ? 3 : value < 100 ? 1 : 0, value);
  }

  private static String whole(double value) {
    return decimals(0, value);
  }

  private static String mib(long bytes) {
    return decimals(0, bytes / MIB);
  }

  private static String decimals(int count, double value) {
    return String.format(Locale.ROOT, "%." + count + "f", value);
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? whole(value) : "" + value;
  }
}
