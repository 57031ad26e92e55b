package org.equilibria.bench.command;

import java.util.ArrayList;
import java.util.List;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.bench.Size;
import picocli.CommandLine.Option;

/** Options for the sizes of a benchmark. */
final class BenchSizes {

  @Option(
      names = "--rows",
      paramLabel = "N",
      split = ",",
      description = "Rows of a batch. Default: 256. Every number of rows goes with every width.")
  private List<Integer> rows = new ArrayList<>();

  @Option(
      names = "--width",
      paramLabel = "M",
      split = ",",
      description = "Units of the layer. Default: 512.")
  private List<Integer> widths = new ArrayList<>();

  @Option(
      names = "--targets",
      description = "The sizes of the targets instead: 256 x 512, 512 x 1024 and 512 x 2048.")
  private boolean targets;

  boolean targets() {
    return targets;
  }

  List<Size> sizes() {
    if (!targets) {
      return Size.pairs(
          rows.isEmpty() ? List.of(256) : rows, widths.isEmpty() ? List.of(512) : widths);
    }
    if (!rows.isEmpty() || !widths.isEmpty()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "--targets has sizes of its own: leave out --rows and --width");
    }
    return Size.targets();
  }
}
