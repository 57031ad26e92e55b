package org.equilibria.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.equilibria.api.data.Task;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.Spectrum;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.fit.FitListener;

/** A line for each epoch, and how far the present one is. */
final class TrainFollower implements FitListener, AutoCloseable {

  private static final long SILENCE = Duration.ofSeconds(2).toNanos();
  private static final long PATIENCE = Duration.ofSeconds(30).toNanos();
  private static final String CLEAR_LINE = "\r\u001b[2K";

  private final PrintStream rows;
  private final Console console;
  private final int samples;
  private final int validation;
  private final boolean classes;
  private final int perEpoch;
  private final long started = System.nanoTime();
  private long said = started;
  private int updates;
  private Optional<String> guarantee = Optional.empty();
  private boolean headed;
  private boolean shown;
  private volatile boolean written;

  TrainFollower(PrintStream rows, Console console, Pipeline pipeline, Dataset data) {
    this.rows = rows;
    this.console = console;
    samples = data.train().count();
    validation = data.validation().count();
    classes = data.schema().task() == Task.CLASSIFICATION;
    int batch = pipeline.train().batch() == 0 ? samples : pipeline.train().batch();
    perEpoch = (samples + batch - 1) / Math.max(1, batch);
    console
        .err()
        .println(
            String.format(
                Locale.ROOT,
                "%,d samples to train on, %,d for validation, %,d to test on; %d features, %s",
                samples,
                validation,
                data.test().count(),
                data.schema().features(),
                classes
                    ? data.schema().targetNames().size() + " classes"
                    : "values of " + String.join(", ", data.schema().targetNames())));
  }

  @Override
  public void guaranteed(String text) {
    console.err().println("guarantee: " + text);
    guarantee = Optional.of(text);
  }

  /** Return what was guaranteed at the beginning, in words, if anything was. */
  Optional<String> guarantee() {
    return guarantee;
  }

  @Override
  public void epoch(EpochRecord record) {
    clear();
    if (!headed) {
      rows.println(header());
      headed = true;
    }
    rows.println(row(record));
    rows.flush();
    record.notes().forEach(note -> console.err().println("note: " + note.text()));
    updates = 0;
    said = System.nanoTime();
  }

  private String header() {
    return "epoch       loss"
        + (classes ? "  accuracy" : "")
        + (validation > 0 ? "   val loss" + (classes ? "  val acc." : "") : "")
        + "  evaluations  ||M||_2       mu      time";
  }

  private String row(EpochRecord r) {
    StringBuilder row = new StringBuilder();
    row.append(String.format(Locale.ROOT, "%5d  %9.4g", r.epoch(), r.loss() / samples));
    if (classes) {
      row.append(String.format(Locale.ROOT, "  %8.4f", r.accuracy()));
    }
    r.validation()
        .ifPresent(
            v -> {
              row.append(String.format(Locale.ROOT, "  %9.4g", v.loss() / v.total()));
              if (classes) {
                row.append(String.format(Locale.ROOT, "  %8.4f", v.correct() / (double) v.total()));
              }
            });
    row.append(
        String.format(
            Locale.ROOT,
            "  %4.1f + %4.1f",
            r.forward().meanEvaluations(),
            r.backward().meanEvaluations()));
    double norm = r.spectra().stream().mapToDouble(Spectrum::norm).max().orElse(Double.NaN);
    double mu = r.spectra().stream().mapToDouble(Spectrum::mu).min().orElse(Double.NaN);
    row.append(
        r.spectra().isEmpty()
            ? String.format(Locale.ROOT, "  %7s  %7s", "-", "-")
            : String.format(Locale.ROOT, "  %7.3f  %7.3f", norm, mu));
    row.append(
        String.format(
            Locale.ROOT, "  %8s", Durations.shown(Duration.ofNanos(System.nanoTime() - started))));
    long unconverged = r.forward().unconvergedRows() + r.backward().unconvergedRows();
    if (unconverged > 0) {
      row.append("  ").append(unconverged).append(" solves did not converge");
    }
    long truncated = r.backward().truncatedRows();
    if (truncated > 0) {
      row.append("  ").append(truncated).append(" were truncated by design");
    }
    r.backward()
        .adjoint()
        .cosine()
        .ifPresent(c -> row.append(String.format(Locale.ROOT, "  cosine %.5f", c.mean())));
    long rescued = r.forward().rescue().rows() + r.backward().rescue().rows();
    if (rescued > 0) {
      row.append("  ").append(rescued).append(" were rescued");
    }
    return row.toString();
  }

  @Override
  public void updated() {
    updates++;
    long now = System.nanoTime();
    if (console.interactive() && now - said >= SILENCE / 10 && now - started >= SILENCE) {
      console.err().print(CLEAR_LINE + progress());
      console.err().flush();
      shown = true;
      said = now;
    } else if (!console.interactive() && now - said >= PATIENCE) {
      console.err().println(progress());
      said = now;
    }
  }

  private String progress() {
    return "update " + updates + " of " + perEpoch + " of this epoch";
  }

  @Override
  public void checkpointFailed(EquilibriaException cause) {
    clear();
    console.err().println("note: no checkpoint: " + cause.getMessage());
  }

  @Override
  public void checkpointWritten(Path file) {
    written = true;
  }

  /** Return whether a checkpoint was written. */
  boolean checkpointWritten() {
    return written;
  }

  private void clear() {
    if (shown) {
      console.err().print(CLEAR_LINE);
      console.err().flush();
      shown = false;
    }
  }

  @Override
  public void close() {
    clear();
  }
}
