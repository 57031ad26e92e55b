package org.equilibria.tck;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.apiguardian.api.API;
import org.equilibria.api.data.Task;
import org.equilibria.api.train.Loss;

/**
 * The rules of a {@link Loss}, for two classes, three and ten, and for one value and three, as far
 * as it does not refuse them.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LossContract {

  private static final List<Goal> GOALS =
      List.of(
          new Goal(Task.CLASSIFICATION, 1),
          new Goal(Task.CLASSIFICATION, 3),
          new Goal(Task.CLASSIFICATION, 10),
          new Goal(Task.REGRESSION, 1),
          new Goal(Task.REGRESSION, 3));

  private static final int SAMPLES = 20;
  private static final int OFFSET = 2;
  private static final double UNREAD = Double.NaN;
  private static final double UNWRITTEN = -77;

  private LossContract() {}

  /** What is learned, with k outputs. */
  private record Goal(Task task, int k) {

    @Override
    public String toString() {
      return task == Task.REGRESSION
          ? k + " values"
          : (k == 1 ? 2 : k) + " classes with " + k + " outputs";
    }
  }

  /** Return all checks. */
  public static List<ContractCheck<Loss>> checks() {
    return List.of(
        new ContractCheck<>(
            "loss.makes-sense-of-something",
            "The loss takes classes or values, and says in a sentence why it refuses others.",
            LossContract::makesSenseOfSomething),
        check(
            "gradient-is-derivative",
            "The gradient is the limit of difference quotients wherever there is one.",
            Sample::gradientIsDerivative),
        check(
            "gradient-is-overwritten",
            "All k entries of the gradient are written, whatever they held.",
            Sample::gradientIsOverwritten),
        check(
            "keeps-to-its-sample",
            "Of outputs, targets and gradient nothing but k entries from the offset is touched.",
            Sample::keepsToItsSample),
        check("keeps-inputs", "Outputs and targets stay as they are.", Sample::keepsInputs),
        check(
            "is-pure",
            "The same sample has the same loss and gradient, whatever was asked before.",
            Sample::isPure),
        check(
            "is-finite",
            "Loss and gradient are finite for outputs in [-1000, 1000].",
            Sample::isFinite),
        check(
            "answers-what-is-not-finite",
            "Where an output is NaN, the loss is not finite; where one is infinite, it is answered.",
            Sample::answersWhatIsNotFinite),
        check(
            "probabilities-are-probabilities",
            "Probabilities lie in [0, 1], sum to 1 and are largest where the output is; they are NaN"
                + " where one is not finite.",
            Sample::probabilitiesAreProbabilities));
  }

  private static ContractCheck<Loss> check(
      String id, String statement, BiConsumer<Sample, double[]> body) {
    return new ContractCheck<>(
        "loss." + id,
        statement,
        subject -> {
          SplittableRandom random = new SplittableRandom(5);
          for (Goal goal : GOALS) {
            for (int i = 0; i < SAMPLES && accepted(subject, goal); i++) {
              double[] outputs = random.doubles(goal.k(), -3, 3).toArray();
              body.accept(new Sample(subject, goal, targets(goal, random)), outputs);
            }
          }
        });
  }

  private static boolean accepted(Loss subject, Goal goal) {
    return subject.refusal(goal.task(), goal.k()).isEmpty();
  }

  private static double[] targets(Goal goal, SplittableRandom random) {
    if (goal.task() == Task.REGRESSION) {
      return random.doubles(goal.k(), -2, 2).toArray();
    }
    double[] targets = new double[goal.k()];
    if (goal.k() == 1) {
      targets[0] = random.nextBoolean() ? 1 : -1;
    } else {
      targets[random.nextInt(goal.k())] = 1;
    }
    return targets;
  }

  private static void makesSenseOfSomething(Loss subject) {
    Broken.unless(GOALS.stream().anyMatch(goal -> accepted(subject, goal)), "it refuses %s", GOALS);
    for (Goal goal : GOALS) {
      Optional<String> refusal = subject.refusal(goal.task(), goal.k());
      Broken.unless(
          refusal.isEmpty() || !refusal.get().isBlank(), "%s: the refusal says nothing", goal);
      Broken.unless(
          refusal.equals(subject.refusal(goal.task(), goal.k())), "%s: the answer changes", goal);
    }
  }

  /** A sample with its targets; its arrays begin with what belongs to others. */
  private record Sample(Loss subject, Goal goal, double[] targets) {

    /** What a loss returned and wrote. */
    private record Answer(double loss, double[] gradient) {

      boolean isFinite() {
        return Double.isFinite(loss) && Arrays.stream(gradient).allMatch(Double::isFinite);
      }

      boolean same(Answer other) {
        return Double.compare(loss, other.loss) == 0 && Arrays.equals(gradient, other.gradient);
      }
    }

    private double[] among(double others, double[] own) {
      double[] all = new double[OFFSET + own.length + 1];
      Arrays.fill(all, others);
      System.arraycopy(own, 0, all, OFFSET, own.length);
      return all;
    }

    private Answer at(double... outputs) {
      double[] gradient = among(UNWRITTEN, new double[goal.k()]);
      double loss =
          subject.sample(among(0, outputs), among(0, targets), gradient, OFFSET, goal.k());
      return new Answer(loss, Arrays.copyOfRange(gradient, OFFSET, OFFSET + goal.k()));
    }

    /**
     * A step h errs by h times half the jump of the second derivative at a kink, 5e-7, elsewhere by
     * h^2, and by rounding over h, some 1e-9.
     */
    void gradientIsDerivative(double[] outputs) {
      double h = 1e-6;
      double[] gradient = at(outputs).gradient();
      for (int i = 0; i < goal.k(); i++) {
        double[] above = outputs.clone();
        double[] below = outputs.clone();
        above[i] += h;
        below[i] -= h;
        double slope = (at(above).loss() - at(below).loss()) / (above[i] - below[i]);
        Broken.unless(
            Math.abs(gradient[i] - slope) <= 1e-5 * (1 + Math.abs(slope)),
            "%s: entry %d of the gradient at %s is %s instead of %s",
            goal,
            i,
            Arrays.toString(outputs),
            gradient[i],
            slope);
      }
    }

    void gradientIsOverwritten(double[] outputs) {
      double[] first = among(UNWRITTEN, outputs);
      double[] second = new double[first.length];
      Arrays.fill(second, Double.NaN);
      subject.sample(among(0, outputs), among(0, targets), first, OFFSET, goal.k());
      subject.sample(among(0, outputs), among(0, targets), second, OFFSET, goal.k());
      for (int i = OFFSET; i < OFFSET + goal.k(); i++) {
        Broken.unless(
            Double.compare(first[i], second[i]) == 0,
            "%s: entry %d of the gradient depends on what it held",
            goal,
            i - OFFSET);
      }
    }

    void keepsToItsSample(double[] outputs) {
      double[] gradient = among(UNWRITTEN, new double[goal.k()]);
      double loss =
          subject.sample(
              among(UNREAD, outputs), among(UNREAD, targets), gradient, OFFSET, goal.k());
      Answer alone = at(outputs);
      Answer answer = new Answer(loss, Arrays.copyOfRange(gradient, OFFSET, OFFSET + goal.k()));
      Broken.unless(answer.same(alone), "%s: entries of other samples are read", goal);
      for (int i = 0; i < gradient.length; i++) {
        boolean own = i >= OFFSET && i < OFFSET + goal.k();
        Broken.unless(
            own || gradient[i] == UNWRITTEN, "%s: the gradient of another sample changed", goal);
      }
    }

    void keepsInputs(double[] outputs) {
      double[] given = among(0, outputs);
      double[] wanted = among(0, targets);
      subject.sample(given, wanted, new double[given.length], OFFSET, goal.k());
      Broken.unless(Arrays.equals(given, among(0, outputs)), "%s: the outputs changed", goal);
      Broken.unless(Arrays.equals(wanted, among(0, targets)), "%s: the targets changed", goal);
    }

    void isPure(double[] outputs) {
      Answer first = at(outputs);
      at(Arrays.stream(outputs).map(f -> 1 - 2 * f).toArray());
      Broken.unless(first.same(at(outputs)), "%s: the second answer is another", goal);
    }

    void isFinite(double[] outputs) {
      for (double size : new double[] {0, 1e-3, 1, 1000.0 / 3}) {
        double[] scaled = Arrays.stream(outputs).map(f -> size * f).toArray();
        Broken.unless(
            at(scaled).isFinite(), "%s: %s at %s", goal, at(scaled), Arrays.toString(scaled));
      }
    }

    void answersWhatIsNotFinite(double[] outputs) {
      for (int i = 0; i < goal.k(); i++) {
        double[] bad = outputs.clone();
        bad[i] = Double.NaN;
        double loss = at(bad).loss();
        Broken.unless(!Double.isFinite(loss), "%s: the loss of NaN is %s", goal, loss);
        for (double infinite : new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
          bad[i] = infinite;
          at(bad);
        }
      }
    }

    void probabilitiesAreProbabilities(double[] outputs) {
      if (goal.task() == Task.REGRESSION) {
        return;
      }
      double[] given = among(UNREAD, outputs);
      double[] p = subject.probabilities(given, OFFSET, goal.k());
      int classes = goal.k() == 1 ? 2 : goal.k();
      Broken.unless(p.length == classes, "%s: there are %d probabilities", goal, p.length);
      Broken.unless(Arrays.equals(given, among(UNREAD, outputs)), "%s: outputs changed", goal);
      Broken.unless(
          Arrays.stream(p).allMatch(q -> q >= 0 && q <= 1)
              && Math.abs(Arrays.stream(p).sum() - 1) <= 1e-12,
          "%s: the probabilities are %s",
          goal,
          Arrays.toString(p));
      int best = best(outputs);
      Broken.unless(
          Arrays.stream(p).allMatch(q -> q <= p[best]),
          "%s: of outputs %s the probabilities are %s",
          goal,
          Arrays.toString(outputs),
          Arrays.toString(p));
      double[] bad = outputs.clone();
      bad[0] = Double.NaN;
      Broken.unless(
          Arrays.stream(subject.probabilities(among(0, bad), OFFSET, goal.k()))
              .allMatch(Double::isNaN),
          "%s: an output of NaN has probabilities",
          goal);
    }

    /** Return the class of the largest output: of one output by its sign. */
    private int best(double[] outputs) {
      if (goal.k() == 1) {
        return outputs[0] > 0 ? 1 : 0;
      }
      int best = 0;
      for (int i = 1; i < outputs.length; i++) {
        best = outputs[i] > outputs[best] ? i : best;
      }
      return best;
    }
  }
}
