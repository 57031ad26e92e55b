package org.equilibria.engine.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.api.parameterization.Role;
import org.equilibria.api.train.StepSize;
import org.equilibria.engine.cell.AffineCell;
import org.equilibria.engine.guard.Foreign;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.engine.network.LayerSpec;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.SolveSetup;

/**
 * The one rule on choices that are for affine cells, of the form sigma(z M^T + v(x)): asked before
 * anything is run.
 */
@API(status = API.Status.INTERNAL, since = "0.2")
public final class AffineNeeds {

  private final NetworkSpec network;
  private final List<Integer> others;

  private AffineNeeds(NetworkSpec network) {
    this.network = network;
    others =
        IntStream.range(0, network.layers().size())
            .filter(i -> isOther(network.layers().get(i)))
            .boxed()
            .toList();
  }

  private static boolean isOther(LayerSpec layer) {
    return layer instanceof LayerSpec.Equilibrium equilibrium && !equilibrium.cell().isAffine();
  }

  /** Return whether a network has cells that are not affine. */
  public static boolean hasOthers(NetworkSpec network) {
    return !new AffineNeeds(network).others.isEmpty();
  }

  /**
   * Return whether ||M||_2 of every layer can be held: all cells are affine, and each
   * parameterization either moves its weight freely or keeps the norm itself.
   *
   * @param scope holds weights of a single unit, on which parameterizations are asked
   */
  public static boolean canHoldNorm(NetworkSpec network, Scope scope) {
    return !hasOthers(network)
        && network.layers().stream().allMatch(layer -> canHoldNorm(layer, scope));
  }

  private static boolean canHoldNorm(LayerSpec layer, Scope scope) {
    if (!(layer instanceof LayerSpec.Equilibrium equilibrium)
        || !(equilibrium.cell() instanceof AffineCell cell)) {
      return true;
    }
    Parameterization parameterization = cell.parameterization();
    try (Scope work = scope.child("hold")) {
      List<Matrix> parameters =
          parameterization.parameters(1).stream().map(p -> work.zeros(p.rows(), p.cols())).toList();
      Matrix weight = work.zeros(1, 1);
      return NormHold.isKeptBy(parameterization.materialize(work.backend(), parameters, weight))
          || parameterization.moveWeight(work.backend(), parameters, work.zeros(1, 1));
    }
  }

  /**
   * Check that a training can have what it asks for.
   *
   * @throws EquilibriaException INVALID_INPUT naming every choice that needs affine cells where
   *     there are others, and an automatic step of a network with several layers
   */
  public static void require(NetworkSpec network, TrainOptions options, SolveSetup setup) {
    AffineNeeds needs = new AffineNeeds(network);
    List<String> mistakes = new ArrayList<>();
    needs.step(options).ifPresent(mistakes::add);
    if (!needs.others.isEmpty()) {
      needs.hold(options).ifPresent(mistakes::add);
      mistakes.addAll(needs.solvers(setup));
      if (setup.settings().inexact() && needs.noneIsAffine()) {
        mistakes.add(needs.mixed());
      }
    }
    refuse(mistakes);
  }

  /**
   * Check that a network can be evaluated as a precision says.
   *
   * @throws EquilibriaException INVALID_INPUT if mixed is asked for where no cell is affine
   */
  public static void require(NetworkSpec network, PrecisionMode precision) {
    AffineNeeds needs = new AffineNeeds(network);
    refuse(
        precision == PrecisionMode.MIXED && needs.noneIsAffine()
            ? List.of(needs.mixed())
            : List.of());
  }

  /**
   * Return the precision that is meant: {@link PrecisionMode#AUTO} is f32 where no cell is affine,
   * since nothing could be evaluated inexactly.
   */
  public static PrecisionMode meant(NetworkSpec network, PrecisionMode precision) {
    return precision == PrecisionMode.AUTO && new AffineNeeds(network).noneIsAffine()
        ? PrecisionMode.F32
        : precision;
  }

  /** Return what to know of the choices that pass over layers whose cell is not affine. */
  static Optional<TrainingNote> passedOver(
      NetworkSpec network, TrainOptions options, SolveSetup setup) {
    AffineNeeds needs = new AffineNeeds(network);
    boolean rescue = setup.rescue().fallback().isPresent();
    return needs.others.isEmpty() || !options.watch() && !rescue
        ? Optional.empty()
        : Optional.of(
            new TrainingNote.PassedOver(
                needs.others.stream().map(i -> i + 1).toList(), options.watch(), rescue));
  }

  private static void refuse(List<String> mistakes) {
    if (!mistakes.isEmpty()) {
      throw new EquilibriaException(ErrorCode.INVALID_INPUT, String.join("; ", mistakes));
    }
  }

  private boolean noneIsAffine() {
    return others.size()
        == network.layers().stream().filter(LayerSpec.Equilibrium.class::isInstance).count();
  }

  private Optional<String> step(TrainOptions options) {
    if (!(options.optimizer().step() instanceof StepSize.Auto)) {
      return Optional.empty();
    }
    int layers = network.layers().size();
    if (layers > 1) {
      return Optional.of(
          "step auto is known for networks of a single layer, this one has %d; give a number instead"
              .formatted(layers));
    }
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "step auto comes from the Gram matrix of the weight M, " + none() + "; give a number");
  }

  private Optional<String> hold(TrainOptions options) {
    return options.hold() == Hold.NONE || !options.layers().roles().contains(Role.IMPLICIT)
        ? Optional.empty()
        : Optional.of("hold: norm keeps ||M||_2 near .95, " + none() + "; choose hold: none");
  }

  private List<String> solvers(SolveSetup setup) {
    return others.stream()
        .map(i -> ((LayerSpec.Equilibrium) network.layers().get(i)).solver().orElse(setup.solver()))
        .filter(solver -> solver.traits().needsAffineForm())
        .map(Foreign::nameOf)
        .distinct()
        .map(
            name ->
                "%s splits a map sigma(z M^T + v), %s; choose a solver that takes any map"
                    .formatted(name, none()))
        .toList();
  }

  private String mixed() {
    return "precision mixed takes products with the weight M in bf16, "
        + none()
        + "; choose f32, f64 or auto";
  }

  /** Return which layers have no M. */
  private String none() {
    String numbers =
        others.stream().map(i -> String.valueOf(i + 1)).collect(Collectors.joining(" and "));
    return network.layers().size() == 1
        ? "which the cell of this network does not have: it is not affine"
        : "which layer " + numbers + " does not have: its cell is not affine";
  }
}
