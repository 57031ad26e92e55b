package org.equilibria.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.json.Json;
import org.equilibria.study.report.Grid;
import org.equilibria.study.run.CellEstimate;

/**
 * What the cells of a plan are expected to take.
 *
 * @param cells that are to be run
 * @param done how many have been run
 * @param workers processes at a time; 0 for this one
 * @param heap bytes that a process may have on its heap
 * @param searches whether a search precedes the cells
 */
record EstimateTable(List<CellEstimate> cells, int done, int workers, long heap, boolean searches) {

  private static final double MIB = 1 << 20;

  /** Return the seconds of all cells one after another: those without an estimate are as others. */
  private OptionalDouble elapsed() {
    OptionalDouble mean = cells.stream().flatMapToDouble(e -> e.elapsed().stream()).average();
    return mean.isPresent() ? OptionalDouble.of(mean.getAsDouble() * cells.size()) : mean;
  }

  private long processes() {
    return Math.max(1, Math.min(workers, cells.size()));
  }

  private long estimated() {
    return cells.stream().filter(e -> e.elapsed().isPresent()).count();
  }

  /** Return the cell that needs the most. */
  private Optional<CellEstimate> largest() {
    return cells.stream().max(Comparator.comparingLong(EstimateTable::bytes));
  }

  private static long bytes(CellEstimate estimate) {
    return estimate.matrixBytes() + estimate.sampleBytes();
  }

  private List<CellEstimate> tooLarge() {
    return cells.stream().filter(e -> !e.fits(heap)).toList();
  }

  /** Return the same for programs. */
  ObjectNode json() {
    ObjectNode document = Json.object();
    ArrayNode array = document.putArray("cells");
    for (CellEstimate e : cells) {
      ObjectNode cell = array.addObject().put("cell", e.cell().number());
      cell.set("elapsed", Json.tree(e.elapsed()));
      cell.put("elapsedFrom", e.elapsedFrom());
      cell.put("matrixBytes", e.matrixBytes()).put("matrixBytesFrom", e.bytesFrom());
      cell.put("sampleBytes", e.sampleBytes()).put("fits", e.fits(heap));
    }
    document.put("left", cells.size()).put("done", done).put("estimated", estimated());
    document.set("elapsed", Json.tree(elapsed()));
    return document.put("processes", processes()).put("heapBytes", heap);
  }

  /** Print one line a combination, what all take together, and what does not fit. */
  void print(PrintStream out) {
    Map<Pipeline, List<CellEstimate>> groups = new LinkedHashMap<>();
    cells.forEach(e -> groups.computeIfAbsent(e.cell().pipeline(), p -> new ArrayList<>()).add(e));
    List<List<String>> rows =
        groups.values().stream().map(group -> row(group.get(0), group.size())).toList();
    List<String> headings =
        List.of("estimated", "elapsed from", "memory from", "cells", "elapsed [s]", "MiB");
    out.println();
    out.print(new Grid(3, headings, rows).text());
    out.println();
    out.println(summary());
    largest().filter(e -> !e.fits(heap)).ifPresent(e -> out.println(warning(e)));
  }

  private static List<String> row(CellEstimate e, int cells) {
    return List.of(
        e.cell().name(),
        e.elapsedFrom(),
        e.bytesFrom(),
        String.valueOf(cells),
        e.elapsed().isPresent()
            ? String.format(Locale.ROOT, "%.2f", e.elapsed().getAsDouble())
            : "",
        mebibytes(e.matrixBytes()));
  }

  private String summary() {
    String left =
        "%d of %d cells to run%s"
            .formatted(
                cells.size(),
                cells.size() + done,
                searches ? ", and the trials of the search" : "");
    if (elapsed().isEmpty()) {
      return left + (cells.isEmpty() ? "." : "; how long they take is not known.");
    }
    Duration all = Duration.ofMillis(Math.round(elapsed().getAsDouble() * 1e3));
    return ("%s: about %s%s%s. It may take half or twice as long: estimates are by a few trials, work"
            + " changes as weights do, and other programs slow all down; bounds are not in them.")
        .formatted(
            left,
            Durations.shown(all.dividedBy(processes())),
            processes() == 1 ? "" : " on %d workers".formatted(processes()),
            estimated() == cells.size()
                ? ""
                : ", if all are like the %d whose combinations were tried".formatted(estimated()));
  }

  private String warning(CellEstimate e) {
    return ("WARNING: %d of %d cells may not fit the heap of %s MiB: cell %d needs about %s MiB for"
            + " matrices (by %s) and %s MiB for samples; give more by %s. Matrices of native"
            + " backends are outside the heap.")
        .formatted(
            tooLarge().size(),
            cells.size(),
            mebibytes(heap),
            e.cell().number(),
            mebibytes(e.matrixBytes()),
            e.bytesFrom(),
            mebibytes(e.sampleBytes()),
            workers > 0 ? "--worker-memory" : "-Xmx in EQUILIBRIA_JAVA_OPTS");
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / MIB);
  }
}
