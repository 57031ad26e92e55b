package org.equilibria.engine.train;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.solve.SolveResult;

/**
 * What a user of a training should know. What is known of it are components; {@link #text} says it
 * in words.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public sealed interface TrainingNote {

  /**
   * The estimate of ||M||_2 reached 1, so that Picard's iteration is no longer sure to converge.
   *
   * @param layer which implicit layer, counted from 1; empty where there is one only
   * @param epoch after how many epochs
   * @param norm ||M||_2 is at least this
   * @param mu an estimate of 1 - lambda_max((M + M^T)/2)
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record ContractionLost(OptionalInt layer, int epoch, double norm, double mu)
      implements TrainingNote {}

  /**
   * The estimate of mu fell to 0, so that an equilibrium is no longer sure to exist.
   *
   * @param layer which implicit layer, counted from 1; empty where there is one only
   * @param epoch after how many epochs
   * @param mu 1 - lambda_max((M + M^T)/2) is at most this
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record EquilibriumLost(OptionalInt layer, int epoch, double mu) implements TrainingNote {}

  /**
   * Others finished rows of a batch that their solver had left.
   *
   * @param rows how many rows, by the name of who finished them
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record Rescued(Map<String, Long> rows) implements TrainingNote {

    /** Copy the map. */
    public Rescued {
      rows = Collections.unmodifiableMap(new TreeMap<>(rows));
    }

    /** Return the rows of the solves of a batch that were finished by others, if there are any. */
    static Optional<Rescued> of(List<SolveResult> solves) {
      Map<String, Long> rows =
          solves.stream()
              .flatMap(s -> s.outcomes().stream())
              .flatMap(o -> o.rescuedBy().stream())
              .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
      return rows.isEmpty() ? Optional.empty() : Optional.of(new Rescued(rows));
    }
  }

  /**
   * Rows of a batch were left out of its gradient, as they are not finite.
   *
   * @param first the first of them
   * @param count how many they are
   * @param batch rows of the batch
   * @param update number of the update, counted from 1
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record RowsLeftOut(List<Integer> first, int count, int batch, long update)
      implements TrainingNote {

    // Enough to look a few up; all of a large batch would fill screens.
    private static final int MOST_NAMED = 5;

    /** Copy the list. */
    public RowsLeftOut {
      first = List.copyOf(first);
    }

    static RowsLeftOut of(List<Integer> rows, int batch, long update) {
      return new RowsLeftOut(
          rows.subList(0, Math.min(MOST_NAMED, rows.size())), rows.size(), batch, update);
    }
  }

  /**
   * What is only known of the weight M of affine cells passes over layers of other cells.
   *
   * @param layers which layers, counted from 1
   * @param watch whether ||M||_2 and mu were to be watched
   * @param rescue whether rows that a solver leaves were to be taken on
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record PassedOver(List<Integer> layers, boolean watch, boolean rescue) implements TrainingNote {

    /** Copy the list. */
    public PassedOver {
      layers = List.copyOf(layers);
    }
  }

  /** Derivatives of a cell are taken by differences of its values. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record ByDifferences() implements TrainingNote {}

  /** What a listener to the training said of it, or an earlier version, which kept sentences. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record Said(String sentence) implements TrainingNote {}

  /** Return it in words, without a full stop. */
  default String text() {
    if (this instanceof ContractionLost lost) {
      return String.format(
          Locale.ROOT,
          "%safter epoch %d ||M||_2 >= %.3g: Picard is no longer guaranteed to converge"
              + " (mu is about %.3g); hold: norm keeps it near .95",
          layer(lost.layer),
          lost.epoch,
          lost.norm,
          lost.mu);
    } else if (this instanceof EquilibriumLost lost) {
      return String.format(
          Locale.ROOT,
          "%safter epoch %d mu <= %.3g: an equilibrium is no longer guaranteed to exist",
          layer(lost.layer),
          lost.epoch,
          lost.mu);
    } else if (this instanceof Rescued rescued) {
      return rescued.rows.entrySet().stream()
          .map(e -> "%d by %s".formatted(e.getValue(), e.getKey()))
          .collect(
              Collectors.joining(
                  ", ", "rescued: rows of a batch that their solver left were finished, ", ""));
    } else if (this instanceof RowsLeftOut left) {
      return ("left out of the gradient: %s %s%s of the %d rows of the batch of update %d,"
              + " not finite")
          .formatted(
              left.count == 1 ? "row" : "rows",
              left.first.stream().map(String::valueOf).collect(Collectors.joining(", ")),
              left.count > left.first.size()
                  ? " and %d more".formatted(left.count - left.first.size())
                  : "",
              left.batch,
              left.update);
    } else if (this instanceof PassedOver over) {
      return "%s %s %s no weight M, as %s not affine, so nothing of it is %s"
          .formatted(
              over.layers.size() == 1 ? "layer" : "layers",
              over.layers.stream().map(String::valueOf).collect(Collectors.joining(", ")),
              over.layers.size() == 1 ? "has" : "have",
              over.layers.size() == 1 ? "its cell is" : "their cells are",
              over.watch && over.rescue
                  ? "watched and rows that its solver leaves stay as they are"
                  : over.watch ? "watched" : "rescued");
    }
    if (this instanceof ByDifferences) {
      return "gradients are by differences, as a cell has no vector-Jacobian product: good to about"
          + " ten digits, at two evaluations for each entry of its state, input and parameters";
    }
    return ((Said) this).sentence;
  }

  private static String layer(OptionalInt layer) {
    return layer.isPresent() ? "implicit layer " + layer.getAsInt() + ": " : "";
  }
}
