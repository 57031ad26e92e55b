package org.equilibria.study.report;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.TrainingNote;
import org.equilibria.engine.train.TrainingSnapshot;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.Training;

/**
 * A summary of the training of a model.
 *
 * @param finished whether it was completed
 * @param epoch epochs done
 * @param epochs epochs asked for
 * @param updates updates done
 * @param elapsed time it took
 * @param step step size; NaN if it was not known yet
 * @param detail how it ended; empty while it is unfinished
 * @param records of the epochs
 */
record TrainingSummary(
    boolean finished,
    int epoch,
    int epochs,
    long updates,
    Duration elapsed,
    double step,
    String detail,
    List<EpochRecord> records) {

  static TrainingSummary of(Model model) {
    int epochs = model.pipeline().train().epochs();
    if (model.training() instanceof Training.Unfinished unfinished) {
      TrainingSnapshot snapshot = unfinished.snapshot();
      return new TrainingSummary(
          false,
          snapshot.position().epoch(),
          epochs,
          snapshot.position().updates(),
          snapshot.elapsed(),
          snapshot.step(),
          "",
          snapshot.records());
    }
    Training.Finished done = (Training.Finished) model.training();
    List<EpochRecord> records = done.result().epochs();
    Optional<EpochRecord> last = last(records);
    return new TrainingSummary(
        true,
        last.map(EpochRecord::epoch).orElse(0),
        epochs,
        last.map(EpochRecord::updates).orElse(0L),
        done.elapsed(),
        done.result().step(),
        done.result().detail(),
        records);
  }

  private static Optional<EpochRecord> last(List<EpochRecord> records) {
    return records.isEmpty() ? Optional.empty() : Optional.of(records.get(records.size() - 1));
  }

  Optional<EpochRecord> last() {
    return last(records);
  }

  /** Return what a user should know, each thing once, in the order of its happening. */
  List<String> notes() {
    return records.stream()
        .flatMap(record -> record.notes().stream())
        .map(TrainingNote::text)
        .distinct()
        .toList();
  }

  String state() {
    return finished
        ? "trained network; " + detail
        : "network in training, unfinished at epoch %d of %d".formatted(epoch, epochs);
  }

  String time() {
    String took =
        elapsed.toMinutes() > 0
            ? elapsed.toMinutes() + " min " + elapsed.toSecondsPart() + " s"
            : String.format(Locale.ROOT, "%.1f s", elapsed.toMillis() / 1e3);
    return "%s; %d epochs, %d updates".formatted(took, epoch, updates);
  }
}
