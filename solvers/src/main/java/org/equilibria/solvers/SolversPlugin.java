package org.equilibria.solvers;

import java.util.List;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.NoOptions;
import org.equilibria.api.spi.Plugin;

/** The plugin of the built-in solvers and gradient estimators. */
public final class SolversPlugin implements Plugin {

  @Override
  public Info info() {
    return new Info(
        "equilibria-solvers",
        "0.1.0",
        new ApiVersion(0, 1),
        "Solvers of fixed-point problems; implicit differentiation and gradients that are cut by"
            + " design");
  }

  @Override
  public List<Component<?, ?>> components() {
    return List.of(
        Component.of(
            Kinds.SOLVER,
            "picard",
            "Picard iteration, optionally damped (Krasnoselskii 1955)",
            Picard.Options.class,
            (options, assembly) -> new Picard(options)),
        Component.of(
            Kinds.SOLVER,
            "anderson",
            "Anderson acceleration of type II, per row (Walker and Ni 2011)",
            Anderson.Options.class,
            (options, assembly) -> new Anderson(options)),
        Component.of(
            Kinds.SOLVER,
            "squarem",
            "SQUAREM, squared extrapolation in three states (Varadhan and Roland 2008)",
            Squarem.Options.class,
            (options, assembly) -> new Squarem(options)),
        Component.of(
            Kinds.SOLVER,
            "aitken",
            "Aitken's relaxation for vectors, in two states (Irons and Tuck 1969)",
            Aitken.Options.class,
            (options, assembly) -> new Aitken(options)),
        Component.of(
            Kinds.SOLVER,
            "anderson1",
            "Anderson acceleration of type I, globally convergent (Zhang, O'Donoghue and Boyd"
                + " 2020)",
            Anderson1.Options.class,
            (options, assembly) -> new Anderson1(options)),
        Component.of(
            Kinds.SOLVER,
            "auto",
            "a choice among anderson, broyden2, broyden, newton and newton-krylov, made for each row as"
                + " it is solved",
            Auto.Options.class,
            (options, assembly) -> new Auto(options)),
        Component.of(
            Kinds.SOLVER,
            "broyden",
            "good Broyden with bounded memory, per row (Broyden 1965; Kelley 2003)",
            Broyden.Options.class,
            (options, assembly) -> new Broyden(options)),
        Component.of(
            Kinds.SOLVER,
            "broyden2",
            "Broyden's second (bad) method with bounded memory, per row (Broyden 1965)",
            Broyden2.Options.class,
            (options, assembly) -> new Broyden2(options)),
        Component.of(
            Kinds.SOLVER,
            "chebyshev",
            "Chebyshev-accelerated Picard iteration for symmetric Jacobians (Golub and Varga 1961)",
            Chebyshev.Options.class,
            (options, assembly) -> new Chebyshev(options)),
        Component.of(
            Kinds.SOLVER,
            "krasnoselskii-mann",
            "averaged iteration for non-expansive maps, its step by the last residuals",
            KrasnoselskiiMann.Options.class,
            (options, assembly) -> new KrasnoselskiiMann(options)),
        Component.of(
            Kinds.SOLVER,
            "newton",
            "Newton's method with whole Jacobians, per row, where there are few unknowns (Kelley 2003)",
            Newton.Options.class,
            (options, assembly) -> new Newton(options)),
        Component.of(
            Kinds.SOLVER,
            "newton-krylov",
            "inexact Newton steps by GMRES, per row (Eisenstat and Walker 1996)",
            NewtonKrylov.Options.class,
            (options, assembly) -> new NewtonKrylov(options)),
        Component.of(
            Kinds.SOLVER,
            "forward-backward",
            "forward-backward splitting, guaranteed for mu > 0 and sums below 1 (Winston and Kolter"
                + " 2020)",
            ForwardBackward.Options.class,
            (options, assembly) -> new ForwardBackward(options)),
        Component.of(
            Kinds.SOLVER,
            "peaceman-rachford",
            "Peaceman-Rachford splitting, guaranteed for mu > 0 (Winston and Kolter 2020)",
            PeacemanRachford.Options.class,
            (options, assembly) -> new PeacemanRachford(options)),
        Component.of(
            Kinds.GRADIENT,
            "implicit",
            "implicit differentiation by an adjoint solve (Bai, Kolter and Koltun 2019)",
            Implicit.Options.class,
            Implicit::create),
        Component.of(
            Kinds.GRADIENT,
            "jfb",
            "Jacobian-free: no adjoint steps at all (Fung et al. 2022)",
            NoOptions.class,
            (options, assembly) -> new JacobianFree()),
        Component.of(
            Kinds.GRADIENT,
            "neumann",
            "the Neumann series of the adjoint, cut (Lorraine et al. 2020; Geng et al. 2021)",
            Neumann.Options.class,
            (options, assembly) -> new Neumann(options)),
        Component.of(
            Kinds.GRADIENT,
            "phantom",
            "damped steps of the adjoint, in Neumann form (Geng et al. 2021)",
            Phantom.Options.class,
            (options, assembly) -> new Phantom(options)),
        Component.of(
            Kinds.GRADIENT,
            "reversible",
            "backpropagation through reversible steps, in constant memory (McCallum et al. 2025)",
            Reversible.Options.class,
            (options, assembly) -> new Reversible(options)),
        Component.of(
            Kinds.GRADIENT,
            "shine",
            "the inverse estimate of the forward solve, with a fallback per row (Ramzi et al."
                + " 2022)",
            Shine.Options.class,
            Shine::create),
        Component.of(
            Kinds.GRADIENT,
            "unrolled",
            "backpropagation through steps of the iteration (Shaban et al. 2019; Geng et al. 2021)",
            Unrolled.Options.class,
            (options, assembly) -> new Unrolled(options)));
  }
}
