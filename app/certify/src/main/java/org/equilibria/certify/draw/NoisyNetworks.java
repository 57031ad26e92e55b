package org.equilibria.certify.draw;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.certify.quantity.NetworkState;
import org.equilibria.certify.quantity.Systems;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.theory.generalization.PacBayes;

/**
 * Draw networks with A from N(A_T, s^2 I), for the PAC-Bayes bound (docs/theory.md, section 5), and
 * bound their ramp losses min(1, ||f(x_i) - y_i||) from above, in f64.
 *
 * <p>A draw is ill-posed unless mu > 0 is proved of it, and then all its losses count as 1, as does
 * that of an equilibrium that was not found. Of the others the loss includes what the residual lets
 * the output err by, alpha ||B|| (1 + rho/mu) ||z - sigma(Mz + phi)||, and rounding, so that a mean
 * over draws is not below the truth. Numbers depend on the seed and the size of the noise, not on
 * how many threads draw.
 *
 * @param spec the network without centring; of one implicit layer
 * @param weights the trained ones
 * @param state the trained network over the samples, where solves start
 * @param offsets what centring subtracts from the outputs (n k); zeros if it is not centred
 * @param targets y (n k)
 * @param mu that of the trained weight
 * @param systems solves for the equilibria
 * @param seeds of the draws
 * @param threads how many draw at once
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of large arrays, never compared
public record NoisyNetworks(
    NetworkSpec spec,
    NetworkWeights weights,
    NetworkState state,
    double[] offsets,
    double[] targets,
    double mu,
    Systems systems,
    SeedStreams seeds,
    int threads) {

  /** The mean loss of a draw deviates by about a tenth; a quarter of that is left of so many. */
  private static final int PILOT = 16;

  private static final int CANDIDATES = 10;
  private static final int LARGEST_EXPONENT = 24;

  /**
   * Draw networks at the size of the noise that a few draws of their own recommend: that of the
   * smallest bound among ten sizes, beginning with the least that leaves a divergence of 2n.
   *
   * @param draws how many, at the size chosen
   * @param distance ||A_T - A0||_F
   * @param delta probability that the bound fails
   * @throws CancellationException if the caller cancelled
   */
  public DrawnLosses atBestSize(
      int draws, double distance, double delta, Backend backend, DrawProgress progress) {
    int n = state.samples();
    int largest = LARGEST_EXPONENT;
    if (distance > 0) {
      double exponent = Math.floor(Math.log(4 * n / (distance * distance)) / Math.log(2));
      largest = (int) Math.min(exponent, LARGEST_EXPONENT);
    }
    int best = largest;
    double least = Double.POSITIVE_INFINITY;
    for (int j = largest; j > largest - CANDIDATES; j--) {
      DrawnLosses pilot = at(j, PILOT, "pilot", backend, (done, total) -> {});
      double divergence =
          PacBayes.divergence(distance * distance, PacBayes.deviation(pilot.exponent()));
      double share = PacBayes.share(j, delta / 4);
      double bound = PacBayes.of(pilot.first(n).meanLoss(), divergence, n, share).seeger();
      if (bound < least) {
        least = bound;
        best = j;
      }
    }
    return at(best, draws, "draw", backend, progress);
  }

  /**
   * Draw networks at one size of the noise, s G with the same G whatever the size, so that sizes
   * compare by few draws.
   *
   * @param exponent j of s^2 = 2^-j
   * @param name of the stream of random numbers
   * @throws CancellationException if the caller cancelled
   */
  public DrawnLosses at(
      int exponent, int draws, String name, Backend backend, DrawProgress progress) {
    Draw.Losses[] drawn = new Draw.Losses[draws];
    AtomicInteger next = new AtomicInteger();
    Tally tally = new Tally(draws, progress);
    Runnable worker =
        () -> {
          try (Scope scope = backend.openScope("draws", Precision.F64)) {
            Draw draw = new Draw(this, scope);
            for (int i = next.getAndIncrement(); i < draws; i = next.getAndIncrement()) {
              requireWanted();
              drawn[i] = draw.at(exponent, name + "." + i);
              tally.one();
            }
          }
        };
    run(worker, Math.min(threads, draws), next);
    return mean(exponent, drawn);
  }

  private void requireWanted() {
    if (systems.settings().cancellation().requested()) {
      throw new CancellationException();
    }
  }

  /** Run a worker on several threads; the first failure stops the others and is passed on. */
  private static void run(Runnable worker, int threads, AtomicInteger next) {
    if (threads == 1) {
      worker.run();
      return;
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        running.add(pool.submit(worker));
      }
      for (Future<?> future : running) {
        future.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    } finally {
      next.set(Integer.MAX_VALUE / 2); // nothing is drawn any more after a failure
      pool.shutdown();
      awaitEnd(pool);
    }
  }

  /** Wait until nobody uses the scopes any more, however long the running draws take. */
  private static void awaitEnd(ExecutorService pool) {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = pool.awaitTermination(1, TimeUnit.HOURS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Add in the order of the draws, so that the sum does not depend on who drew what. */
  private DrawnLosses mean(int exponent, Draw.Losses[] drawn) {
    double[] sum = new double[state.samples()];
    int illPosed = 0;
    int unsolved = 0;
    for (Draw.Losses losses : drawn) {
      illPosed += losses.illPosed() ? 1 : 0;
      unsolved += losses.unsolved();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += losses.values()[i];
      }
    }
    double[] mean = Arrays.stream(sum).map(s -> s / drawn.length).toArray();
    return new DrawnLosses(exponent, drawn.length, mean, illPosed, unsolved);
  }

  /** A tally of what is done, which reports one at a time. */
  private static final class Tally {
    private final int total;
    private final DrawProgress progress;
    private int done;

    Tally(int total, DrawProgress progress) {
      this.total = total;
      this.progress = progress;
      progress.drawn(0, total);
    }

    synchronized void one() {
      done++;
      progress.drawn(done, total);
    }
  }
}
