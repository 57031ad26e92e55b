package org.equilibria.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.bench.Choices.Named;
import org.equilibria.engine.EngineKinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.TrainedLayers;

/**
 * Benchmarks of backends, solvers and precisions through the public solve loop. A benchmark
 * measures its groups one after the other and the members of a group in turn; when it is cancelled
 * it returns what is complete. Every result is checked in f64 on the reference backend, and says
 * whether it passed.
 */
public final class Benchmarks {

  private static final int MOST_STEPS = 2000;
  private static final List<PrecisionMode> OF_SOLVES = List.of(PrecisionMode.values());
  private static final List<PrecisionMode> OF_OPERATIONS =
      List.of(PrecisionMode.F32, PrecisionMode.F64);

  private final Catalog catalog;
  private final Cancellation cancellation;
  private final BenchListener listener;
  private final LongSupplier nanoTime;

  /**
   * Take what the benchmarks need.
   *
   * @param cancellation asked between evaluations
   * @param listener told how far they are
   * @param clock time that is measured
   */
  public Benchmarks(
      Catalog catalog, Cancellation cancellation, BenchListener listener, BenchClock clock) {
    this.catalog = catalog;
    this.cancellation = cancellation;
    this.listener = listener;
    nanoTime = clock.nanoTime();
  }

  /** Where and how exactly one member of a group computes. */
  private record Place(Named<ComponentSpec> backend, Named<PrecisionMode> precision) {
    static List<Place> all(
        List<Named<ComponentSpec>> backends, List<Named<PrecisionMode>> precisions) {
      return precisions.stream().flatMap(p -> backends.stream().map(b -> new Place(b, p))).toList();
    }

    /** Return the precision that runs on the backend, which decides where it is automatic. */
    PrecisionMode mode(Backends open) {
      return precision.value().on(open.get(backend.value()));
    }

    /** Return how the precision is named in results: where it is automatic, with what runs. */
    String ran(Backends open) {
      return precision.value() == PrecisionMode.AUTO
          ? precision.text() + ": " + mode(open).text()
          : precision.text();
    }

    Scope open(Backends open) {
      return open.get(backend.value()).openScope("bench", mode(open).storage());
    }
  }

  /** What is measured in turn. */
  private record Group<C extends Record, F extends Record>(
      String name, List<Entrant<C, F>> entrants) {}

  /**
   * Solve for equilibria and differentiate them.
   *
   * @return one result a combination, as far as they are complete
   * @throws EquilibriaException INVALID_INPUT naming every mistake of the plan
   */
  public List<Measured<EquilibriumChoice, EquilibriumFigures>> equilibrium(EquilibriumPlan plan) {
    Choices choices = choices(plan.sizes(), plan.repetitions());
    plan.gammas().forEach(g -> choices.require(g > 0, "gamma must be above 0, not " + g));
    choices.once("gamma", plan.gammas());
    requireTolerance(choices, plan.rtol());
    Optional<ComponentSpec> sigma =
        choices.component("activation", Kinds.ACTIVATION, plan.activation());
    List<Named<ComponentSpec>> solvers = choices.components("solver", Kinds.SOLVER, plan.solvers());
    List<Place> places = places(choices, plan.backends(), OF_SOLVES, plan.precisions());
    choices.finish();
    return run(
        plan.repetitions(),
        (backends, reference) -> {
          List<Group<EquilibriumChoice, EquilibriumFigures>> groups = new ArrayList<>();
          for (Size size : plan.sizes()) {
            for (double gamma : plan.gammas()) {
              groups.add(
                  equilibria(
                      plan,
                      size,
                      gamma,
                      sigma.orElseThrow(),
                      solvers,
                      places,
                      backends,
                      reference));
            }
          }
          return groups;
        });
  }

  private Group<EquilibriumChoice, EquilibriumFigures> equilibria(
      EquilibriumPlan plan,
      Size size,
      double gamma,
      ComponentSpec sigma,
      List<Named<ComponentSpec>> solvers,
      List<Place> places,
      Backends backends,
      Reference reference) {
    Lazy<LayerProblem> problem =
        new Lazy<>(() -> LayerProblem.draw(size.rows(), size.width(), gamma, sigma, plan.seed()));
    List<Entrant<EquilibriumChoice, EquilibriumFigures>> entrants = new ArrayList<>();
    for (Named<ComponentSpec> solver : solvers) {
      for (Place place : places) {
        EquilibriumChoice choice =
            new EquilibriumChoice(
                size.rows(),
                size.width(),
                gamma,
                plan.rtol(),
                plan.activation(),
                solver.text(),
                place.backend().text(),
                place.precision().text());
        entrants.add(
            new Entrant<>(
                choice,
                () -> {
                  SolveSetup setup = setup(solver.value(), plan.rtol(), place.mode(backends));
                  if (plan.againstLoop()) {
                    EquilibriumVariant.requirePlainIteration(setup);
                  }
                  Scope scope = place.open(backends);
                  Network network = problem.get().network(catalog, scope);
                  return new EquilibriumVariant(
                      choice.withPrecision(place.ran(backends)),
                      problem.get(),
                      network,
                      setup,
                      reference,
                      nanoTime,
                      scope,
                      plan.againstLoop());
                }));
      }
    }
    return new Group<>(size + ", gamma " + gamma, entrants);
  }

  /**
   * Multiply.
   *
   * @return one result a combination, as far as they are complete
   * @throws EquilibriaException INVALID_INPUT naming every mistake of the plan
   */
  public List<Measured<GemmChoice, GemmFigures>> gemm(GemmPlan plan) {
    Choices choices = choices(plan.sizes(), plan.repetitions());
    List<Place> places = places(choices, plan.backends(), OF_OPERATIONS, plan.precisions());
    choices.finish();
    return run(
        plan.repetitions(),
        (backends, reference) -> {
          List<Group<GemmChoice, GemmFigures>> groups = new ArrayList<>();
          for (Size size : plan.sizes()) {
            List<Entrant<GemmChoice, GemmFigures>> entrants = new ArrayList<>();
            for (Place place : places) {
              for (Product product : Product.values()) {
                entrants.add(product(size, plan.seed(), place, product, backends, reference));
              }
            }
            groups.add(new Group<>(size.toString(), entrants));
          }
          return groups;
        });
  }

  private Entrant<GemmChoice, GemmFigures> product(
      Size size, long seed, Place place, Product product, Backends backends, Reference reference) {
    GemmChoice choice =
        new GemmChoice(
            size.rows(),
            size.width(),
            product.label(),
            place.backend().text(),
            place.precision().text());
    OperationVariant.Summary<GemmFigures> summary =
        (backend, milliseconds, error) -> {
          Spread spread = Spread.of(milliseconds);
          double flops = Rates.productFlops(size.rows(), size.width());
          return new GemmFigures(
              backend.info().version(),
              backend.info().device(),
              milliseconds.length,
              spread,
              Rates.gflops(flops, spread.median()),
              error);
        };
    return new Entrant<>(
        choice,
        () ->
            new OperationVariant<>(
                choice,
                product.task(size, seed),
                summary,
                reference,
                nanoTime,
                place.open(backends)));
  }

  /**
   * Do what follows a product: formulas and operations on rows.
   *
   * @return one result a combination, as far as they are complete
   * @throws EquilibriaException INVALID_INPUT naming every mistake of the plan
   */
  public List<Measured<KernelChoice, KernelFigures>> kernel(KernelPlan plan) {
    Choices choices = choices(plan.sizes(), plan.repetitions());
    choices.require(plan.vectors() >= 1, "vectors must be at least 1, not " + plan.vectors());
    plan.formulas().forEach(f -> choices.known("formula", KernelPlan.allFormulas(), f));
    choices.once("formula", plan.formulas());
    List<Place> places = places(choices, plan.backends(), OF_OPERATIONS, plan.precisions());
    choices.finish();
    return run(
        plan.repetitions(),
        (backends, reference) -> {
          List<Group<KernelChoice, KernelFigures>> groups = new ArrayList<>();
          for (Size size : plan.sizes()) {
            RowWork work = new RowWork(size, plan.vectors(), plan.seed());
            for (String formula : plan.formulas()) {
              groups.add(
                  new Group<>(
                      size + ", " + formula,
                      places.stream()
                          .map(place -> rowWork(work, formula, place, backends, reference))
                          .toList()));
            }
          }
          return groups;
        });
  }

  private Entrant<KernelChoice, KernelFigures> rowWork(
      RowWork work, String formula, Place place, Backends backends, Reference reference) {
    KernelChoice choice =
        new KernelChoice(
            work.size().rows(),
            work.size().width(),
            formula,
            place.backend().text(),
            place.precision().text());
    OperationVariant.Summary<KernelFigures> summary =
        (backend, milliseconds, error) -> {
          Spread microseconds = Spread.of(Rates.scaled(1e3, milliseconds));
          return new KernelFigures(
              backend.info().version(),
              backend.info().device(),
              milliseconds.length,
              microseconds,
              1e3 * microseconds.median() / work.entries(formula),
              error);
        };
    return new Entrant<>(
        choice,
        () ->
            new OperationVariant<>(
                choice, work.task(formula), summary, reference, nanoTime, place.open(backends)));
  }

  /**
   * Train.
   *
   * @return one result a combination, as far as they are complete
   * @throws EquilibriaException INVALID_INPUT naming every mistake of the plan
   */
  public List<Measured<TrainChoice, TrainFigures>> train(TrainPlan plan) {
    Choices choices = choices(plan.sizes(), plan.repetitions());
    choices
        .require(plan.features() >= 1, "features must be at least 1, not " + plan.features())
        .require(plan.batch() >= 0, "batch must be at least 0, not " + plan.batch())
        .require(plan.epochs() >= 1, "epochs must be at least 1, not " + plan.epochs())
        .require(plan.gamma() > 0, "gamma must be above 0, not " + plan.gamma());
    requireTolerance(choices, plan.rtol());
    Optional<TrainedLayers> layers =
        choices.constant(
            "layers", List.of(TrainedLayers.IMPLICIT, TrainedLayers.ALL), plan.layers());
    Optional<ComponentSpec> sigma =
        choices.component("activation", Kinds.ACTIVATION, plan.activation());
    Optional<ComponentSpec> optimizer =
        choices.component("optimizer", Kinds.OPTIMIZER, plan.optimizer());
    List<Named<ComponentSpec>> solvers = choices.components("solver", Kinds.SOLVER, plan.solvers());
    List<Place> places = places(choices, plan.backends(), OF_SOLVES, plan.precisions());
    choices.finish();
    TrainOptions.Builder options =
        TrainOptions.builder()
            .layers(layers.orElseThrow())
            .optimizer(catalog.create(Kinds.OPTIMIZER, optimizer.orElseThrow()))
            .batch(plan.batch())
            .epochs(1 + plan.epochs())
            .watch(false);
    options.build(); // what contradicts itself is refused before anything is measured
    return run(
        plan.repetitions(),
        (backends, reference) ->
            plan.sizes().stream()
                .map(
                    size ->
                        trainings(
                            plan,
                            size,
                            sigma.orElseThrow(),
                            options,
                            solvers,
                            places,
                            backends,
                            reference))
                .toList());
  }

  private Group<TrainChoice, TrainFigures> trainings(
      TrainPlan plan,
      Size size,
      ComponentSpec sigma,
      TrainOptions.Builder options,
      List<Named<ComponentSpec>> solvers,
      List<Place> places,
      Backends backends,
      Reference reference) {
    List<Entrant<TrainChoice, TrainFigures>> entrants = new ArrayList<>();
    for (Named<ComponentSpec> solver : solvers) {
      for (Place place : places) {
        for (boolean warm : plan.warmStarts()) {
          TrainChoice choice = choice(plan, size, solver, place, warm);
          entrants.add(
              new Entrant<>(
                  choice,
                  () ->
                      new TrainVariant(
                          choice.withPrecision(place.ran(backends)),
                          network(plan, size, sigma),
                          sigma,
                          options.warmStart(warm).build(),
                          setup(solver.value(), plan.rtol(), place.mode(backends)),
                          plan.seed(),
                          reference,
                          nanoTime,
                          place.open(backends))));
        }
      }
    }
    return new Group<>(size.toString(), entrants);
  }

  private static TrainChoice choice(
      TrainPlan plan, Size size, Named<ComponentSpec> solver, Place place, boolean warm) {
    return new TrainChoice(
        size.rows(),
        size.width(),
        plan.features(),
        plan.batch(),
        plan.layers(),
        warm,
        plan.gamma(),
        plan.rtol(),
        plan.activation(),
        plan.optimizer(),
        solver.text(),
        place.backend().text(),
        place.precision().text());
  }

  private NetworkSpec network(TrainPlan plan, Size size, ComponentSpec sigma) {
    return NetworkSpec.ofOne(
        size.width(),
        1,
        false,
        catalog.create(EngineKinds.INJECTION, ComponentSpec.of("relu")),
        catalog.create(
            Kinds.PARAMETERIZATION,
            new ComponentSpec("gamma-scaling", Map.of("gamma", plan.gamma()))),
        catalog.create(Kinds.ACTIVATION, sigma));
  }

  private Choices choices(List<Size> sizes, int repetitions) {
    return new Choices(catalog)
        .addAll(Size.mistakes(sizes))
        .once("size", sizes)
        .require(repetitions >= 1, "repetitions must be at least 1, not " + repetitions);
  }

  private static void requireTolerance(Choices choices, double rtol) {
    choices.require(rtol > 0, "rtol must be above 0, not " + rtol);
  }

  private List<Place> places(
      Choices choices,
      List<String> backends,
      List<PrecisionMode> accepted,
      List<String> precisions) {
    return Place.all(
        choices.components(
            "backend",
            Kinds.BACKEND,
            backends.isEmpty() ? List.of(catalog.defaultBackend()) : backends),
        choices.precisions(accepted, precisions));
  }

  private SolveSetup setup(ComponentSpec solver, double rtol, PrecisionMode mode) {
    return new SolveSetup(
        catalog.create(Kinds.SOLVER, solver),
        Termination.builder().rtol(rtol).maxSteps(MOST_STEPS).build(),
        catalog.create(Kinds.GRADIENT, ComponentSpec.of("implicit")),
        SolveSettings.quiet()
            .withClock(nanoTime)
            .withCancellation(cancellation)
            .withInexact(mode == PrecisionMode.MIXED));
  }

  /** The groups of a benchmark. */
  @FunctionalInterface
  private interface Groups<C extends Record, F extends Record> {
    List<Group<C, F>> of(Backends backends, Reference reference);
  }

  private <C extends Record, F extends Record> List<Measured<C, F>> run(
      int repetitions, Groups<C, F> maker) {
    Rounds rounds = new Rounds(repetitions, cancellation, listener, System::nanoTime);
    List<Measured<C, F>> results = new ArrayList<>();
    try (Backends backends = new Backends(catalog);
        Reference reference = new Reference(catalog)) {
      Deque<Group<C, F>> groups = new ArrayDeque<>(maker.of(backends, reference));
      int count = groups.size();
      while (!groups.isEmpty() && !cancellation.requested()) {
        Group<C, F> group = groups.remove(); // and let go of its matrices afterwards
        listener.group(group.name(), count - groups.size(), count);
        results.addAll(rounds.measure(group.entrants()));
      }
    }
    return results;
  }
}
