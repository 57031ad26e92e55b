package org.equilibria.study.run;

import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.equilibria.api.error.Blame;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.IoReason;
import org.equilibria.engine.guard.Detached;
import org.equilibria.engine.guard.Detached.End;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.engine.train.TrainingSnapshot;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.DataByChoice;
import org.equilibria.study.result.CellTimes;
import org.equilibria.study.result.EpochTime;
import org.equilibria.study.result.Reason;
import org.equilibria.study.result.Timing;

/**
 * A timer of the cells of a study: one epoch of the training of each, warm, repeated, one cell at a
 * time, in an order drawn anew for every round.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public final class StudyTimer {

  private static final String THREADS = "OMP_NUM_THREADS";

  private final CellEnvironments environments;

  /** Take what the cells are run with. */
  @Inject
  public StudyTimer(CellEnvironments environments) {
    this.environments = environments;
  }

  /**
   * What was measured.
   *
   * @param timing how
   * @param times of each cell by its number
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public record Timed(Timing timing, Map<Integer, CellTimes> times) {}

  /**
   * Time cells. One that fails before its first round is left out, which {@code progress} hears of.
   *
   * @param data what the cells learn
   * @param limits on each turn of a cell
   * @param folder for the states of cells until they are timed, made and removed; states that a
   *     process that was killed left there are removed first, files of others stay
   * @param cancellation asked between evaluations and turns
   * @return what was measured; empty if the caller cancelled
   * @throws EquilibriaException UNSUPPORTED if no cell can be timed; IO or MALFORMED_DATA, naming
   *     the file, if a state cannot be written or read back; PLUGIN_FAILURE if a cell does not come
   *     back, or fails that had its turns before
   */
  public Optional<Timed> time(
      List<Cell> cells,
      DataByChoice data,
      TimingSettings settings,
      CellLimits limits,
      Path folder,
      TimingProgress progress,
      Cancellation cancellation) {
    try (Checkpoints states = Checkpoints.in(folder)) {
      return time(cells, data, settings, limits, progress, cancellation, states);
    }
  }

  private Optional<Timed> time(
      List<Cell> cells,
      DataByChoice data,
      TimingSettings settings,
      CellLimits limits,
      TimingProgress progress,
      Cancellation cancellation,
      Checkpoints states) {
    Timing here = here(settings);
    Map<Integer, Prepared> prepared = new TreeMap<>();
    for (Cell cell : cells) {
      Dataset samples = data.of(cell.pipeline().data());
      progress.preparing(cell);
      Path file = states.of(cell);
      End<Path> end =
          turn(
              cell,
              samples,
              timer -> {
                TrainingSnapshot before = timer.before(settings.epoch());
                return stored(
                    () -> {
                      timer.keep(before, file);
                      return file;
                    });
              },
              limits,
              cancellation);
      if (cancellation.requested()) {
        return Optional.empty();
      }
      if (end instanceof End.Returned<Path>) {
        prepared.put(cell.number(), new Prepared(cell, samples, file));
        continue;
      }
      if (end instanceof End.Abandoned<Path> abandoned) {
        throw failed(cell, abandoned.why() + "; what it does there takes time of the others");
      }
      StoreFailure.requireNone(cell, end);
      progress.leftOut(cell, why(end));
    }
    if (prepared.isEmpty()) {
      throw new EquilibriaException(
          ErrorCode.UNSUPPORTED, "no cell that is trained can be timed here");
    }
    return new TimingRounds(
            settings,
            List.copyOf(prepared.keySet()),
            System::nanoTime,
            progress,
            number -> timed(Objects.requireNonNull(prepared.get(number)), limits, cancellation))
        .measure()
        .map(m -> new Timed(measured(here, m), m.times()));
  }

  /** A cell, and where its training stands before the epoch that is timed. */
  private record Prepared(Cell cell, Dataset data, Path from) {}

  /**
   * Where the states of cells lie until they are timed, out of the heap: they hold an equilibrium
   * of every sample.
   */
  private record Checkpoints(Path folder) implements AutoCloseable {

    static Checkpoints in(Path folder) {
      try {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          removeStates(folder);
        } else {
          Files.createDirectory(folder);
        }
        return new Checkpoints(folder);
      } catch (IOException e) {
        throw new EquilibriaException(
            ErrorCode.IO, "states of cells cannot be kept in " + folder + ": " + IoReason.of(e), e);
      }
    }

    Path of(Cell cell) {
      return folder.resolve("cell-" + cell.number() + ".safetensors");
    }

    @Override
    public void close() {
      try {
        removeStates(folder);
        Files.deleteIfExists(folder);
      } catch (IOException left) {
        // What was measured is worth more than the room that this takes until the next timing.
      }
    }

    private static void removeStates(Path folder) throws IOException {
      try (DirectoryStream<Path> states = Files.newDirectoryStream(folder, "cell-*.safetensors")) {
        for (Path state : states) {
          Files.delete(state);
        }
      }
    }
  }

  private Optional<EpochTime> timed(Prepared of, CellLimits limits, Cancellation cancellation) {
    End<EpochTime> end =
        turn(
            of.cell(),
            of.data(),
            timer -> timer.time(stored(() -> timer.kept(of.from()))),
            limits,
            cancellation);
    if (cancellation.requested()) {
      return Optional.empty();
    } else if (end instanceof End.Returned<EpochTime> returned) {
      return Optional.of(returned.value());
    }
    StoreFailure.requireNone(of.cell(), end);
    throw failed(of.cell(), why(end));
  }

  /** A state that cannot be written or read, which is no fault of what runs in the cell. */
  private static final class StoreFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final EquilibriaException failure;

    StoreFailure(EquilibriaException failure) {
      super(failure);
      this.failure = failure;
    }

    static void requireNone(Cell cell, End<?> end) {
      if (end instanceof End.Threw<?> threw && threw.failure() instanceof StoreFailure store) {
        throw new EquilibriaException(
            store.failure.code(),
            "the state of cell %d, %s, cannot be kept while others are timed: %s"
                .formatted(cell.number(), cell, store.failure.getMessage()),
            store.failure);
      }
    }
  }

  private static <T> T stored(Supplier<T> access) {
    try {
      return access.get();
    } catch (EquilibriaException e) {
      throw e.code().blame() == Blame.RESOURCES ? new StoreFailure(e) : e;
    }
  }

  private static EquilibriaException failed(Cell cell, String why) {
    return new EquilibriaException(
        ErrorCode.PLUGIN_FAILURE,
        "cell %d, %s, failed while it was timed: %s".formatted(cell.number(), cell, why));
  }

  /** Give a cell its turn on a thread of its own, in an environment opened for it. */
  private <T> End<T> turn(
      Cell cell,
      Dataset data,
      Function<EpochTimer, T> work,
      CellLimits limits,
      Cancellation cancellation) {
    CellWatch watch = new CellWatch(Progress.NONE, cancellation, limits);
    Detached<T> task =
        Detached.start(
            "timing of cell " + cell.number(),
            () -> {
              try (CellEnvironment environment = environments.open(cell, data, watch, watch)) {
                return work.apply(environment.runner().timer());
              }
            });
    try {
      return task.await(watch::impatience);
    } finally {
      watch.abandon();
    }
  }

  private static String why(End<?> end) {
    if (end instanceof End.Threw<?> threw) {
      return threw.failure() instanceof CancellationException
          ? "it was interrupted"
          : Reason.of(threw.failure());
    }
    return end instanceof End.Abandoned<?> abandoned ? abandoned.why() : "it asked the JVM to exit";
  }

  private static Timing here(TimingSettings settings) {
    return new Timing(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        settings.epoch(),
        settings.rounds(),
        0,
        false,
        settings.seed(),
        Runtime.getRuntime().availableProcessors(),
        Optional.ofNullable(System.getenv(THREADS)).orElse(""),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        System.getProperty("java.vm.name") + " " + Runtime.version());
  }

  private static Timing measured(Timing t, TimingRounds.Measured measured) {
    return new Timing(
        t.started(),
        t.epoch(),
        t.rounds(),
        measured.warmUp(),
        measured.steady(),
        t.seed(),
        t.cores(),
        t.libraryThreads(),
        t.load(),
        t.system(),
        t.java());
  }
}
