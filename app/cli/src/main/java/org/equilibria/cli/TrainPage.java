package org.equilibria.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.equilibria.certify.monitor.MonitoredTrajectory;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.TrainingNote;
import org.equilibria.host.ModelTraining;
import org.equilibria.study.config.StudyWriter;
import org.equilibria.study.file.WholeFile;
import org.equilibria.study.fit.FitResult;
import org.equilibria.study.fit.Judged;
import org.equilibria.study.report.TrainingReport;
import org.equilibria.study.report.TrainingView;
import org.equilibria.study.report.TrajectoryView;

/** A writer of the page about a training. */
final class TrainPage {

  private TrainPage() {}

  /** Return where the page of a model goes: beside it, with {@code .html} for its ending. */
  static Path beside(Path model) {
    String name = String.valueOf(model.getFileName());
    int dot = name.lastIndexOf('.');
    return model.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".html");
  }

  static void write(Path page, Path model, ModelTraining training, Dataset data, FitResult result) {
    Map<String, Object> settings = StudyWriter.tree(training.pipeline());
    settings.put("seed", training.seed());
    List<EpochRecord> records = result.training().epochs();
    TrainingView view =
        new TrainingView(
            String.valueOf(model.getFileName()),
            result.training().detail(),
            settings,
            Stream.of(
                    data.notes().stream(),
                    records.stream().flatMap(r -> r.notes().stream().map(TrainingNote::text)),
                    training.trajectory().stream().flatMap(t -> t.lost().stream()))
                .flatMap(notes -> notes)
                .toList(),
            records.stream()
                .map(r -> TrainingView.Epoch.of(r, data.train().count(), result.training().step()))
                .toList(),
            training.trajectory().map(TrainPage::monitored),
            "test samples",
            result.test().map(Judged::evaluation),
            result.elapsed());
    byte[] html = TrainingReport.page(view).getBytes(StandardCharsets.UTF_8);
    WholeFile.write(page, out -> out.write(html));
  }

  private static TrajectoryView monitored(MonitoredTrajectory t) {
    return new TrajectoryView(
        t.text(),
        t.predictedRadius(),
        t.readings().stream()
            .map(
                r ->
                    new TrajectoryView.Point(
                        r.epoch(), r.loss(), r.envelope(), r.leastEigenvalue(), r.radius()))
            .toList());
  }
}
