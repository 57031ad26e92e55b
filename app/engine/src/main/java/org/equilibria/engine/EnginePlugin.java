package org.equilibria.engine;

import java.util.List;
import java.util.Set;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;
import org.equilibria.api.spi.Stability;
import org.equilibria.engine.cell.Injection;
import org.equilibria.engine.data.ArraySource;
import org.equilibria.engine.data.CsvSource;
import org.equilibria.engine.data.EmbeddedMnist;
import org.equilibria.engine.data.IdxDirectory;
import org.equilibria.engine.data.MemoryOptions;
import org.equilibria.engine.train.Adam;
import org.equilibria.engine.train.GradientDescent;
import org.equilibria.engine.train.GradientFlow;
import org.equilibria.engine.train.Losses;
import org.equilibria.engine.train.Schedules;
import org.equilibria.engine.train.Sgd;

/** The plugin of the built-in components of the engine's kinds. */
public final class EnginePlugin implements Plugin {

  @Override
  public Info info() {
    return new Info(
        "equilibria-engine",
        "0.1.0",
        new ApiVersion(0, 1),
        "data sets, cells, layers, injections, optimizers, schedules and losses");
  }

  @Override
  public List<Component<?, ?>> components() {
    return List.of(
        Component.of(
            EngineKinds.INJECTION,
            "relu",
            "phi(x) = relu(W x) / sqrt(m) (arXiv 2209.15562)",
            () -> (Injection) preactivation -> preactivation.max(0)),
        Component.of(
            EngineKinds.INJECTION,
            "linear",
            "phi(x) = W x / sqrt(m), whose kernel has a closed form",
            () -> (Injection) preactivation -> preactivation),
        Component.of(
            EngineKinds.LAYER,
            "implicit",
            "z = sigma(M z + phi(x)) (arXiv 2209.15562)",
            LayerOptions.Implicit.class,
            LayerOptions.Implicit::create),
        Component.of(
            EngineKinds.LAYER,
            LayerOptions.EQUILIBRIUM,
            "the equilibrium z = f(z, x) of a cell (Bai, Kolter and Koltun 2019)",
            LayerOptions.Equilibrium.class,
            LayerOptions.Equilibrium::create),
        Component.of(
            Kinds.CELL,
            "affine",
            "f(z, x) = sigma(M z + phi(x)) (arXiv 2209.15562)",
            LayerOptions.Affine.class,
            LayerOptions.Affine::create),
        Component.of(
            EngineKinds.LAYER,
            "dense",
            "sigma(W x + b) / sqrt(m) with W initially N(0, 1)",
            LayerOptions.Dense.class,
            LayerOptions.Dense::create),
        Component.of(
            Kinds.OPTIMIZER,
            "gradient-descent",
            "plain steps along the summed gradient (arXiv 2209.15562)",
            GradientDescent.Options.class,
            (options, assembly) -> new GradientDescent(options)),
        Component.of(
            Kinds.OPTIMIZER,
            "gradient-flow",
            "the gradient flow by an embedded Runge-Kutta 5(4) pair (Dormand and Prince 1980)",
            GradientFlow.Options.class,
            (options, assembly) -> new GradientFlow(options)),
        Component.of(
            Kinds.OPTIMIZER,
            "sgd",
            "stochastic gradient descent with momentum (Sutskever et al. 2013)",
            Sgd.Options.class,
            (options, assembly) -> new Sgd(options)),
        new Component<>(
            Kinds.OPTIMIZER,
            "adam",
            Set.of("adamw"),
            "adaptive moments (Kingma and Ba 2015), decay apart (Loshchilov and Hutter 2019)",
            Stability.STABLE,
            Adam.Options.class,
            (options, assembly) -> new Adam(options)),
        Component.of(
            Kinds.SCHEDULE, "constant", "the step size as it is", () -> Schedules.CONSTANT),
        Component.of(
            Kinds.SCHEDULE,
            "step",
            "a factor every few epochs",
            Schedules.StepOptions.class,
            (options, assembly) -> Schedules.step(options)),
        Component.of(
            Kinds.SCHEDULE,
            "cosine",
            "half a cosine down to the floor (Loshchilov and Hutter 2017)",
            Schedules.CosineOptions.class,
            (options, assembly) -> Schedules.cosine(options)),
        Component.of(
            Kinds.LOSS, "square", "1/2 ||f - y||^2 (arXiv 2209.15562)", () -> Losses.SQUARE),
        Component.of(
            Kinds.LOSS,
            "logistic",
            "log(1 + exp(-y f)) for targets -1 and +1",
            () -> Losses.LOGISTIC),
        Component.of(
            Kinds.LOSS,
            "cross-entropy",
            "-log softmax(f) of the class, for one-hot targets",
            () -> Losses.CROSS_ENTROPY),
        Component.of(
            Kinds.LOSS,
            "huber",
            "quadratic up to delta, linear beyond (Huber 1964)",
            Losses.HuberOptions.class,
            (options, assembly) -> Losses.huber(options)),
        Component.of(
            Kinds.DATASET,
            "mnist",
            "MNIST digits, 10,000 training and 2,000 test images (LeCun, Cortes and Burges)",
            EmbeddedMnist::load),
        Component.of(
            Kinds.DATASET,
            "idx",
            "a directory of IDX files under the names of the MNIST files, gzipped or not",
            IdxDirectory.Options.class,
            (options, assembly) -> IdxDirectory.load(options)),
        Component.of(
            Kinds.DATASET,
            "csv",
            "a table of comma-separated values (RFC 4180) with a header and a column to learn",
            CsvSource.Options.class,
            (options, assembly) -> CsvSource.load(options)),
        Component.of(
            Kinds.DATASET,
            "npz",
            "an archive of NumPy arrays x and y, or x_train, y_train, x_test and y_test",
            ArraySource.ArchiveOptions.class,
            (options, assembly) -> ArraySource.load(options)),
        Component.of(
            Kinds.DATASET,
            "npy",
            "files of NumPy arrays x and y, or x_train, y_train, x_test and y_test",
            ArraySource.FileOptions.class,
            (options, assembly) -> ArraySource.load(options)),
        Component.of(
            Kinds.DATASET,
            "memory",
            "samples that a program handed in; stands in results, and cannot be loaded",
            MemoryOptions.class,
            (options, assembly) -> options.load()));
  }
}
