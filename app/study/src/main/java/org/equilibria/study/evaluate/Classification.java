package org.equilibria.study.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.api.train.Loss;
import org.equilibria.study.result.Proportion;

/**
 * How predicted classes compare with the true ones. A figure over no samples is NaN.
 *
 * @param classes names of the classes
 * @param unanswered samples without an answer; they are in no column of the confusion matrix
 * @param accuracy share of samples classified correctly, with its Clopper-Pearson interval
 * @param balancedAccuracy mean recall of the classes that have samples
 * @param auc area under the receiver operating characteristic, ties counting half: of the second of
 *     two classes, by the output; of several the mean over the classes that some samples have and
 *     some have not, each against all others, by its probability
 * @param logLoss mean of -log of the probability of the true class; infinite if it was 0 once
 * @param brierScore mean of the squared distance of the probabilities from the one-hot truth, from
 *     0 to 2 (Brier 1950)
 * @param calibration whether probabilities are what they say
 * @param scores one a class
 * @param confusion counts of samples, a row a true class and a column a predicted one
 * @param mistakes the wrong predictions of the largest probability, largest first
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Classification(
    List<String> classes,
    int unanswered,
    Proportion accuracy,
    double balancedAccuracy,
    double auc,
    double logLoss,
    double brierScore,
    Calibration calibration,
    List<ClassScore> scores,
    List<List<Integer>> confusion,
    List<Mistake> mistakes)
    implements Evaluation {

  /** Most mistakes that are listed. */
  public static final int MOST_MISTAKES = 10;

  /** Copy the lists. */
  public Classification {
    classes = List.copyOf(classes);
    scores = List.copyOf(scores);
    confusion = List.copyOf(confusion);
    mistakes = List.copyOf(mistakes);
  }

  /**
   * Judge the outputs of a network.
   *
   * @param loss what the network was trained with: it says which probabilities the outputs are
   * @param outputs n x k, row-major: k = 1 for two classes, else one output a class
   * @param truth class of each sample, from 0
   * @param classes names of the classes, at least two
   * @throws IllegalArgumentException if the sizes do not fit, or a class is not among the classes
   */
  public static Classification of(Loss loss, double[] outputs, int[] truth, List<String> classes) {
    int k = classes.size() == 2 ? 1 : classes.size();
    if (outputs.length != (long) truth.length * k) {
      throw new IllegalArgumentException(
          String.format(
              "%d outputs are not %d for each of %d samples", outputs.length, k, truth.length));
    }
    double[] probabilities = ClassProbabilities.of(loss, outputs, classes.size());
    // Of two classes an output tells apart what a probability that is cut off at 0 or 1 does not.
    double[] ranking = k == 1 ? outputs : second(probabilities, classes);
    return of(Answers.of(probabilities, outputs, truth, classes.size()), ranking, classes);
  }

  /** Return the probability of the second of two classes. */
  private static double[] second(double[] probabilities, List<String> classes) {
    return IntStream.range(0, classes.size() == 2 ? probabilities.length / 2 : 0)
        .mapToDouble(i -> probabilities[2 * i + 1])
        .toArray();
  }

  /**
   * Judge class probabilities. The class predicted is the most probable one, the first of equals; a
   * sample of which a probability is NaN has no answer.
   *
   * @param probabilities n x c, row-major, each row with sum 1
   * @param truth class of each sample, from 0
   * @param classes names of the c classes, at least two
   * @throws IllegalArgumentException if the sizes do not fit, or a class is not among the classes
   */
  public static Classification of(double[] probabilities, int[] truth, List<String> classes) {
    return of(
        Answers.of(probabilities, truth, classes.size()), second(probabilities, classes), classes);
  }

  /**
   * Judge class probabilities.
   *
   * @param ranking by which the second of two classes is told; of no meaning for several
   */
  private static Classification of(Answers answers, double[] ranking, List<String> classes) {
    int[][] confusion = answers.confusion();
    List<ClassScore> scores = scores(answers, confusion, classes);
    return new Classification(
        classes,
        answers.count() - (int) answers.answered().count(),
        Proportion.of((int) answers.answered().filter(answers::isRight).count(), answers.count()),
        scores.stream()
            .filter(score -> score.samples() > 0)
            .mapToDouble(ClassScore::recall)
            .average()
            .orElse(Double.NaN),
        auc(answers, ranking, classes.size()),
        answers.logLoss(),
        answers.brierScore(),
        Calibration.of(answers),
        scores,
        Arrays.stream(confusion).map(row -> Arrays.stream(row).boxed().toList()).toList(),
        mistakes(answers, classes));
  }

  private static double auc(Answers answers, double[] ranking, int classes) {
    int[] answered = answers.answered().toArray();
    return IntStream.range(classes == 2 ? 1 : 0, classes)
        .mapToDouble(
            c ->
                RocArea.of(
                    Arrays.stream(answered)
                        .mapToDouble(
                            i ->
                                classes == 2
                                    ? ranking[i]
                                    : answers.probabilities()[i * classes + c])
                        .toArray(),
                    i -> answers.truth()[answered[i]] == c))
        .filter(area -> !Double.isNaN(area))
        .average()
        .orElse(Double.NaN);
  }

  private static List<ClassScore> scores(Answers answers, int[][] confusion, List<String> classes) {
    List<ClassScore> scores = new ArrayList<>();
    for (int c = 0; c < classes.size(); c++) {
      int theClass = c;
      int samples = (int) Arrays.stream(answers.truth()).filter(t -> t == theClass).count();
      int predicted = Arrays.stream(confusion).mapToInt(row -> row[theClass]).sum();
      scores.add(ClassScore.of(classes.get(c), samples, predicted, confusion[c][c]));
    }
    return scores;
  }

  private static List<Mistake> mistakes(Answers answers, List<String> classes) {
    return answers
        .answered()
        .filter(i -> !answers.isRight(i))
        .mapToObj(
            i ->
                new Mistake(
                    i,
                    classes.get(answers.truth()[i]),
                    classes.get(answers.predicted()[i]),
                    answers.confidence(i)))
        .sorted(Comparator.comparingDouble(Mistake::probability).reversed())
        .limit(MOST_MISTAKES)
        .toList();
  }

  @Override
  public int count() {
    return accuracy.total();
  }
}
