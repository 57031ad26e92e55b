package org.equilibria.bench.command;

import java.util.ArrayList;
import java.util.List;
import org.equilibria.bench.BenchClock;
import org.equilibria.cli.SilenceLimit;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that every benchmark has. */
final class BenchOptions {

  /** Commas between components, not those between the options of one. */
  static final String LIST = ",(?![^{}]*\\})";

  @Option(
      names = "--backend",
      paramLabel = "BACKEND",
      split = LIST,
      splitSynopsisLabel = ",",
      description =
          "Backends to compare, with commas between them or given several times. Default: the one"
              + " that is used where none is named.")
  private List<String> backends = new ArrayList<>();

  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      split = ",",
      description =
          "Precisions to compare: f32, f64, and where something is solved mixed (f32 with bf16"
              + " products where they suffice) and auto. Default: f32.")
  private List<String> precisions = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of what is random. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      description = "Measurements behind a median. Default: ${DEFAULT-VALUE}.")
  private int repetitions = 9;

  @Option(
      names = "--cpu-time",
      description =
          "Measure the CPU time of the calling thread, not the time that passes: steadier on a busy"
              + " machine, right for backends on one thread, such as native{threads=1}.")
  private boolean cpuTime;

  @Option(names = "--json", description = "Print one JSON document instead of tables.")
  private boolean json;

  @Mixin private SilenceLimit silence = new SilenceLimit();

  SilenceLimit silence() {
    return silence;
  }

  List<String> backends() {
    return backends;
  }

  List<String> precisions() {
    return precisions.isEmpty() ? List.of("f32") : precisions;
  }

  long seed() {
    return seed;
  }

  int repetitions() {
    return repetitions;
  }

  BenchClock clock() {
    return cpuTime ? BenchClock.CPU : BenchClock.WALL;
  }

  boolean json() {
    return json;
  }
}
