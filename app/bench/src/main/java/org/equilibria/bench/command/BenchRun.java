package org.equilibria.bench.command;

import java.util.List;
import java.util.function.Function;
import org.equilibria.bench.Benchmarks;
import org.equilibria.bench.Machine;
import org.equilibria.bench.Measured;
import org.equilibria.bench.Validity;
import org.equilibria.cli.Console;
import org.equilibria.cli.ExitCode;
import org.equilibria.cli.Interruption;
import org.equilibria.cli.Session;
import org.equilibria.host.Equilibria;

/** A benchmark that prints what is complete, even if it is cancelled. */
record BenchRun(Session session, BenchOptions options) {

  /**
   * Run.
   *
   * @param name of the benchmark
   * @param work measures
   * @param text writes the tables
   * @return the exit code
   */
  <C extends Record, F extends Record> int run(
      String name,
      Function<Benchmarks, List<Measured<C, F>>> work,
      Function<List<Measured<C, F>>, String> text) {
    options.silence().applyTo(session);
    Console console = session.console();
    Machine machine = Machine.here();
    try (Interruption interruption = session.interruption();
        Equilibria equilibria = session.equilibria();
        BenchDisplay display = new BenchDisplay(console)) {
      Benchmarks benchmarks =
          new Benchmarks(equilibria.catalog(), interruption, display, options.clock());
      List<Measured<C, F>> results = work.apply(benchmarks);
      display.close();
      boolean cancelled = interruption.requested();
      if (options.json()) {
        console.out().println(BenchJson.of(name, options.clock(), machine, cancelled, results));
      } else {
        console.out().print(BenchText.of(machine, options.clock()));
        console.out().print(results.isEmpty() ? "" : "\n" + text.apply(results));
      }
      if (cancelled) {
        console.err().println("cancelled; what was complete is printed");
      }
      return exitCode(cancelled, results);
    }
  }

  /** What did not converge is a result; what is wrong is an error of a plugin. */
  private static <C extends Record, F extends Record> int exitCode(
      boolean cancelled, List<Measured<C, F>> results) {
    if (cancelled) {
      return ExitCode.CANCELLED;
    }
    if (results.stream().anyMatch(r -> r.validity() == Validity.UNTRUE)) {
      return ExitCode.INTERNAL;
    }
    return results.stream().allMatch(r -> r.validity() == Validity.NOT_RUN)
        ? ExitCode.RESOURCES
        : ExitCode.OK;
  }
}
