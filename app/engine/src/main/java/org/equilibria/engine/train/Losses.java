package org.equilibria.engine.train;

import java.util.Optional;
import java.util.function.IntPredicate;
import org.apiguardian.api.API;
import org.equilibria.api.data.Task;
import org.equilibria.api.option.Option;
import org.equilibria.api.train.LinkFunctions;
import org.equilibria.api.train.Loss;

/** The usual losses. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Losses {

  /** 1/2 ||f - y||^2, the loss of arXiv 2209.15562. */
  public static final Loss SQUARE =
      (f, y, gradient, offset, k) -> {
        double loss = 0;
        for (int i = offset; i < offset + k; i++) {
          gradient[i] = f[i] - y[i];
          loss += gradient[i] * gradient[i] / 2;
        }
        return loss;
      };

  /**
   * log(1 + exp(-y f)) for one output with targets -1 and +1; its probabilities are the sigmoids
   * 1/(1 + exp(f)) and 1/(1 + exp(-f)).
   */
  public static final Loss LOGISTIC =
      new Restricted(
          Losses::logistic,
          (f, offset, k) -> LinkFunctions.sigmoid(f[offset]),
          outputs -> outputs == 1,
          "the logistic loss tells two classes apart; for several use cross-entropy, for values"
              + " square or huber");

  /**
   * -sum_i y_i log softmax(f)_i for several outputs with one-hot targets; its probabilities are
   * softmax(f).
   */
  public static final Loss CROSS_ENTROPY =
      new Restricted(
          Losses::crossEntropy,
          LinkFunctions::softmax,
          outputs -> outputs > 1,
          "cross-entropy needs several classes with an output each; for two, which share one, use"
              + " logistic, for values square or huber");

  private interface Link {
    double[] probabilities(double[] outputs, int offset, int k);
  }

  private record Restricted(Loss loss, Link link, IntPredicate sensible, String need)
      implements Loss {

    @Override
    public double sample(double[] f, double[] y, double[] gradient, int offset, int k) {
      return loss.sample(f, y, gradient, offset, k);
    }

    @Override
    public double[] probabilities(double[] outputs, int offset, int k) {
      return link.probabilities(outputs, offset, k);
    }

    @Override
    public Optional<String> refusal(Task task, int outputs) {
      return task == Task.CLASSIFICATION && sensible.test(outputs)
          ? Optional.empty()
          : Optional.of(need);
    }
  }

  private Losses() {}

  /**
   * Options of the Huber loss.
   *
   * @param delta error up to which the loss is quadratic
   */
  public record HuberOptions(
      @Option(
              help = "error up to which the loss is quadratic",
              value = "1",
              min = 0,
              minExclusive = true)
          double delta) {}

  /** Return the Huber loss, quadratic up to delta and linear beyond (Huber 1964). */
  public static Loss huber(HuberOptions options) {
    double delta = options.delta();
    return (f, y, gradient, offset, k) -> {
      double loss = 0;
      for (int i = offset; i < offset + k; i++) {
        double error = f[i] - y[i];
        double size = Math.abs(error);
        gradient[i] = size <= delta ? error : Math.copySign(delta, error);
        loss += size <= delta ? error * error / 2 : delta * (size - delta / 2);
      }
      return loss;
    };
  }

  private static double logistic(double[] f, double[] y, double[] gradient, int offset, int k) {
    double loss = 0;
    for (int i = offset; i < offset + k; i++) {
      double margin = y[i] * f[i];
      double decay = Math.exp(-Math.abs(margin));
      loss += Math.max(-margin, 0) + Math.log1p(decay);
      gradient[i] = -y[i] * (margin > 0 ? decay : 1) / (1 + decay);
    }
    return loss;
  }

  private static double crossEntropy(double[] f, double[] y, double[] gradient, int offset, int k) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = offset; i < offset + k; i++) {
      largest = Math.max(largest, f[i]);
    }
    double total = 0;
    double mass = 0;
    for (int i = offset; i < offset + k; i++) {
      gradient[i] = Math.exp(f[i] - largest);
      total += gradient[i];
      mass += y[i];
    }
    double logTotal = largest + Math.log(total);
    double loss = 0;
    for (int i = offset; i < offset + k; i++) {
      loss += y[i] * (logTotal - f[i]);
      gradient[i] = mass * gradient[i] / total - y[i];
    }
    return loss;
  }
}
