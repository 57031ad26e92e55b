package org.equilibria.study.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.equilibria.engine.train.SolveSummary;
import org.equilibria.study.evaluate.ClassScore;
import org.equilibria.study.evaluate.Classification;
import org.equilibria.study.evaluate.Estimate;
import org.equilibria.study.evaluate.Evaluation;
import org.equilibria.study.evaluate.Mistake;
import org.equilibria.study.evaluate.Regression;
import org.equilibria.study.evaluate.ReliabilityBin;
import org.equilibria.study.evaluate.TargetErrors;

/** A writer of evaluations as aligned text for a terminal. */
public final class EvaluationText {

  // A terminal is about 100 columns wide: a wider matrix would be broken into unreadable lines.
  private static final int WIDEST_MATRIX = 100;
  private static final int MOST_CONFUSIONS = 15;

  private record Confusion(String truth, String predicted, int samples) {}

  private EvaluationText() {}

  /** Return the text, several paragraphs of lines that all end with a line feed. */
  public static String of(Evaluation evaluation) {
    if (evaluation instanceof Classification c) {
      return classification(c);
    }
    return evaluation instanceof Regression r ? regression(r) : "";
  }

  /** Return a line on the solves behind an evaluation; nothing where no step tells of errors. */
  public static String solves(SolveSummary solves) {
    return ErrorText.of(solves.error()).map(said -> "\n" + said + "\n").orElse("");
  }

  private static String classification(Classification c) {
    return Stream.of(
            samples(c) + figures(c), scores(c.scores()), confusion(c), calibration(c), mistakes(c))
        .filter(paragraph -> !paragraph.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  private static String samples(Evaluation e) {
    String unanswered =
        e.unanswered() == 0
            ? ""
            : String.format(Locale.ROOT, ", %d of them without a finite answer", e.unanswered());
    return e.count() + (e.count() == 1 ? " sample" : " samples") + unanswered + "\n";
  }

  private static String figures(Classification c) {
    String answered = c.unanswered() == 0 ? "" : "of the samples with an answer; ";
    return new TextTable(3)
        .row("accuracy", Figures.share(c.accuracy()), "95 % Clopper-Pearson interval")
        .row("balanced accuracy", Figures.share(c.balancedAccuracy()), "mean recall of the classes")
        .row("AUC", Figures.share(c.auc()), answered + auc(c))
        .row("log loss", Figures.figure(c.logLoss()), answered + logLoss(c))
        .row("Brier score", Figures.figure(c.brierScore()), answered + "0 is best, 2 worst")
        .row(
            "calibration error",
            Figures.figure(c.calibration().expectedError()),
            answered + "mean gap between confidence and accuracy")
        .text();
  }

  private static String auc(Classification c) {
    return c.classes().size() == 2
        ? "area under the ROC curve; guessing gives 0.5"
        : "each class against the others; guessing gives 0.5";
  }

  private static String logLoss(Classification c) {
    return Double.isInfinite(c.logLoss())
        ? "a true class was given probability 0"
        : String.format(Locale.ROOT, "guessing evenly gives %.4g", Math.log(c.classes().size()));
  }

  private static String scores(List<ClassScore> scores) {
    TextTable table =
        new TextTable(1).row("class", "samples", "predicted", "precision", "recall", "F1");
    for (ClassScore s : scores) {
      table.row(
          s.name(),
          String.valueOf(s.samples()),
          String.valueOf(s.predicted()),
          Figures.share(s.precision()),
          Figures.share(s.recall()),
          Figures.share(s.f1()));
    }
    return table.text();
  }

  private static String confusion(Classification c) {
    String matrix = matrix(c);
    return matrix.indexOf('\n') <= WIDEST_MATRIX ? matrix : confusions(c);
  }

  private static String matrix(Classification c) {
    TextTable table = new TextTable(1);
    table.row(Stream.concat(Stream.of("true \\ predicted"), c.classes().stream()).toList());
    for (int i = 0; i < c.classes().size(); i++) {
      List<String> row = new ArrayList<>(List.of(c.classes().get(i)));
      c.confusion().get(i).forEach(count -> row.add(count == 0 ? "." : String.valueOf(count)));
      table.row(row);
    }
    return table.text();
  }

  private static String confusions(Classification c) {
    List<Confusion> all = new ArrayList<>();
    for (int i = 0; i < c.classes().size(); i++) {
      for (int j = 0; j < c.classes().size(); j++) {
        int samples = c.confusion().get(i).get(j);
        if (i != j && samples > 0) {
          all.add(new Confusion(c.classes().get(i), c.classes().get(j), samples));
        }
      }
    }
    if (all.isEmpty()) {
      return "";
    }
    all.sort(Comparator.comparingInt(Confusion::samples).reversed());
    TextTable table = new TextTable(2).row("true class", "taken for", "samples");
    all.stream()
        .limit(MOST_CONFUSIONS)
        .forEach(x -> table.row(x.truth(), x.predicted(), String.valueOf(x.samples())));
    return table.text();
  }

  private static String calibration(Classification c) {
    if (c.count() == c.unanswered()) {
      return "";
    }
    TextTable table = new TextTable(1).row("confidence", "samples", "mean", "accuracy");
    for (ReliabilityBin bin : c.calibration().bins()) {
      if (bin.accuracy().total() > 0) {
        table.row(
            String.format(Locale.ROOT, "%.1f to %.1f", bin.from(), bin.to()),
            String.valueOf(bin.accuracy().total()),
            Figures.share(bin.confidence()),
            Figures.share(bin.accuracy()));
      }
    }
    return table.text();
  }

  private static String mistakes(Classification c) {
    if (c.mistakes().isEmpty()) {
      return "";
    }
    TextTable table = new TextTable(2).row("true class", "taken for", "probability", "sample");
    for (Mistake m : c.mistakes()) {
      table.row(m.truth(), m.predicted(), Figures.share(m.probability()), "" + m.sample());
    }
    return "Most confident mistakes, samples counted from 0\n" + table.text();
  }

  private static String regression(Regression r) {
    TextTable table = new TextTable(1).row("target", "RMSE", "MAE", "R^2", "largest error");
    for (TargetErrors t : r.targets()) {
      table.row(
          t.name(),
          estimate(t.rmse()),
          estimate(t.mae()),
          estimate(t.r2()),
          Figures.amount(t.maxError()));
    }
    return samples(r) + table.text() + "In brackets: 95 % bootstrap intervals.\n";
  }

  private static String estimate(Estimate e) {
    return Double.isNaN(e.lower())
        ? Figures.amount(e.value())
        : "%s [%s, %s]"
            .formatted(
                Figures.amount(e.value()), Figures.amount(e.lower()), Figures.amount(e.upper()));
  }
}
