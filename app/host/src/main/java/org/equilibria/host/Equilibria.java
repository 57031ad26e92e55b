package org.equilibria.host;

import com.google.inject.Module;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;
import org.equilibria.certify.CertifyOptions;
import org.equilibria.engine.component.ComponentNotation;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.host.catalog.ComponentCatalog;
import org.equilibria.host.catalog.Fallbacks;
import org.equilibria.host.guard.Guards;
import org.equilibria.host.guard.Owner;
import org.equilibria.host.plugin.PluginLoader;
import org.equilibria.host.plugin.PluginReport;
import org.equilibria.host.plugin.PluginSet;
import org.equilibria.host.wiring.Run;
import org.equilibria.host.wiring.RunSettings;
import org.equilibria.host.wiring.Wiring;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.config.PipelineBuilder;
import org.equilibria.study.config.StudyBuilder;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.model.ModelFile;
import org.equilibria.study.model.Training;

/**
 * The entry point to the framework: find plugins, wire them, and solve, differentiate or study with
 * them. May be used by several threads; close it to release backends and plugin jars.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Equilibria implements AutoCloseable {

  private final PluginSet plugins;
  private final Wiring wiring;
  private final RunSettings settings;
  private final Run run;

  private Equilibria(PluginSet plugins, Wiring wiring, RunSettings settings, Run run) {
    this.plugins = plugins;
    this.wiring = wiring;
    this.settings = settings;
    this.run = run;
  }

  /** Start from the defaults: plugins of the class path, the fastest backend that loads, F64. */
  public static Builder builder() {
    return new Builder();
  }

  private static void log(String notice) {
    System.getLogger(Equilibria.class.getName()).log(System.Logger.Level.INFO, notice);
  }

  /** How the framework is opened. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public static final class Builder {

    private final List<Path> directories = new ArrayList<>();
    private final List<Plugin> given = new ArrayList<>();
    private final List<Module> modules = new ArrayList<>();
    private Optional<ComponentSpec> backend = Optional.empty();
    private PrecisionMode precision = PrecisionMode.F64;
    private boolean strict;
    private Consumer<String> notices = Equilibria::log;

    private Builder() {}

    /** Add a directory with one folder per plugin that holds its jars. */
    public Builder pluginDirectory(Path directory) {
      directories.add(directory);
      return this;
    }

    /**
     * Add plugins that the program brings, whose components then have names like any others, in
     * pipelines and files too. They come before those of the class path and of folders.
     */
    public Builder plugin(Plugin... plugins) {
      for (Plugin plugin : plugins) {
        given.add(Required.given("the plugin", plugin));
      }
      return this;
    }

    /**
     * Choose the backend in the notation, options also apart. Without this it is the fastest of the
     * framework's own that can be created here.
     *
     * @throws EquilibriaException INVALID_INPUT if the notation cannot be read
     */
    public Builder backend(String notation, String... options) {
      backend = Optional.of(ComponentNotation.parse(notation, options));
      return this;
    }

    /**
     * Choose a backend as an object for what names none; several threads use it, and it stays open
     * when this is closed. A pipeline that names a backend gets the one of that name: to name one
     * of your own, offer it by a {@link #plugin}.
     */
    public Builder backend(Backend value) {
      Owner owner = new Owner("the backend given, " + value.getClass().getName());
      Backend checked = Kinds.BACKEND.type().cast(Guards.guarded(value, owner));
      return install(binder -> binder.bind(Backend.class).toInstance(checked));
    }

    /** Choose the precision of matrices, with exact evaluations. */
    public Builder precision(Precision value) {
      return precision(PrecisionMode.of(value));
    }

    /** Choose the precision of matrices, and whether evaluations may be inexact. */
    public Builder precision(PrecisionMode value) {
      precision = value;
      return this;
    }

    /**
     * Replace bindings of every run, be it a solve or a cell of a study: {@code Backend}, {@code
     * Cancellation}, {@code SeedStreams}, the {@code LongSupplier} annotated with {@code NanoTime},
     * and {@code SolveListener}s, which add up in the set of a {@code Multibinder}; whatever else a
     * module binds has to serve one of them. What is bound as an instance is shared by all runs and
     * stays open when they end. A {@code Backend} computes where none is named; a run that names
     * another is refused.
     */
    public Builder install(Module module) {
      modules.add(module);
      return this;
    }

    /**
     * Choose who is told, in a sentence and once, that another backend computes than the one that
     * would be used, and why; the system logger by default.
     */
    public Builder notices(Consumer<String> listener) {
      notices = listener;
      return this;
    }

    /** Insist, or not, that every plugin found is loaded; by default a broken one is reported. */
    public Builder strict(boolean value) {
      strict = value;
      return this;
    }

    /**
     * Open the framework. The backend is created when it is first needed.
     *
     * @throws EquilibriaException IO if a plugin directory cannot be read; PLUGIN_FAILURE or
     *     PLUGIN_CONFLICT if a plugin that was handed in was not loaded or, if strict, any was not;
     *     UNKNOWN_COMPONENT or INVALID_INPUT if the chosen backend does not exist or an installed
     *     module does not fit or binds what no run asks for
     */
    public Equilibria build() {
      PluginSet plugins = PluginLoader.load(directories, given);
      plugins.notes().forEach(notices);
      try {
        if (strict) {
          plugins.requireAllLoaded();
        }
        Wiring wiring = new Wiring(plugins, modules, new Fallbacks(notices));
        backend.ifPresent(spec -> wiring.catalog().resolve(Kinds.BACKEND, spec));
        RunSettings settings = runSettings();
        return new Equilibria(plugins, wiring, settings, wiring.open(settings));
      } catch (EquilibriaException e) {
        plugins.close();
        throw e;
      }
    }

    private RunSettings runSettings() {
      return new RunSettings("equilibria", backend, precision, 0, Cancellation.NEVER);
    }
  }

  /** Return one report for each plugin found. */
  public List<PluginReport> plugins() {
    return plugins.reports();
  }

  /** Return the catalog of all components. */
  public ComponentCatalog catalog() {
    return wiring.catalog();
  }

  /** Start from the default choices for a map: solver {@code auto}, gradient {@code implicit}. */
  public FixedPointProblem problem(FixedPointMap map) {
    return new FixedPointProblem(run, map);
  }

  /**
   * Solve z = f(z) with {@code auto} and the default termination rule.
   *
   * @param start first iterate; it is not modified
   * @param f maps a state to an image of the same length, without modifying it
   */
  public Solution solve(double[] start, UnaryOperator<double[]> f) {
    Required.given("the start", start);
    Required.given("the function", f);
    return problem(FixedPointMap.of(1, start.length, (row, z, out) -> apply(f, z, out)))
        .solve(start);
  }

  private static void apply(UnaryOperator<double[]> f, double[] z, double[] out) {
    double[] image = Required.given("what the function returns", f.apply(z.clone()));
    if (image.length != out.length) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "the function returned %d values for a state of %d".formatted(image.length, out.length));
    }
    System.arraycopy(image, 0, out, 0, out.length);
  }

  /**
   * Solve a batch z = f(z).
   *
   * @param start rows x width values, row by row
   * @param solver in the notation, such as {@code anderson{window=5}}
   */
  public Solution solve(FixedPointMap map, double[] start, String solver, Termination termination) {
    return problem(map).solver(solver).termination(termination).solve(start);
  }

  /** Solve a batch z = f(z); as {@link #solve(FixedPointMap, double[], String, Termination)}. */
  public Solution solve(FixedPointMap map, double[] start, Solver solver, Termination termination) {
    return problem(map).solver(solver).termination(termination).solve(start);
  }

  /** Solve a batch z = f(z); as {@link #solve(FixedPointMap, double[], String, Termination)}. */
  public Solution solve(
      FixedPointMap map, double[] start, ComponentSpec solver, Termination termination) {
    return problem(map).solver(solver).termination(termination).solve(start);
  }

  /** Start a pipeline from the backend and precision chosen here, all else by default. */
  public PipelineBuilder pipeline() {
    PipelineBuilder pipeline = new PipelineBuilder(catalog()).precision(settings.precision());
    settings.backend().ifPresent(spec -> pipeline.backend(spec.toString()));
    return pipeline;
  }

  /**
   * Train a pipeline to a model file.
   *
   * @throws EquilibriaException INVALID_INPUT if a gradient takes an inverse estimate that the
   *     forward solver of its layer does not have
   */
  public ModelTraining training(Pipeline pipeline) {
    return ModelTraining.of(wiring, pipeline);
  }

  /**
   * Continue the training that a checkpoint holds, on the data it began with.
   *
   * @throws EquilibriaException MALFORMED_DATA or IO if the file cannot be used; INVALID_INPUT if
   *     its training is finished
   */
  public ModelTraining resumption(Path file) {
    return ModelTraining.resumption(wiring, file);
  }

  /**
   * Return whether the training of a model is finished, so that there is nothing to resume.
   *
   * @throws EquilibriaException MALFORMED_DATA or IO if the file cannot be used
   */
  public boolean isFinished(Path file) {
    return ModelFile.read(file, catalog()).training() instanceof Training.Finished;
  }

  /**
   * Open a model file, or a checkpoint as the model it is so far.
   *
   * @throws EquilibriaException MALFORMED_DATA or IO if the file cannot be used
   */
  public TrainedModel model(Path file) {
    return model(file, Cancellation.NEVER);
  }

  /** Open a model file; the cancellation is asked between evaluations. */
  public TrainedModel model(Path file, Cancellation cancellation) {
    return TrainedModel.open(wiring, ModelFile.read(file, catalog()), cancellation);
  }

  /**
   * Prepare to certify networks; the cancellation is asked between evaluations.
   *
   * @throws EquilibriaException UNAVAILABLE if no backend can be had here
   */
  public Certification certification(Cancellation cancellation) {
    return Certification.open(wiring, cancellation);
  }

  /**
   * Prepare to certify the networks that a study keeps in its folder.
   *
   * @param options what is certified, and how surely
   * @param cancellation asked between evaluations
   * @throws EquilibriaException INVALID_INPUT with every mistake of the bounds asked for
   */
  public StudyCertification certification(
      Path folder, CertifyOptions options, Cancellation cancellation) {
    return new StudyCertification(wiring, folder, options, cancellation);
  }

  /**
   * Start a study of one pipeline with seed 1 and nothing varied.
   *
   * @param name fit for a folder
   */
  public Study study(String name, Pipeline base) {
    return new Study(wiring, new StudyBuilder(catalog(), name, base));
  }

  /** Start from a study described elsewhere, as by a configuration file. */
  public Study study(StudyConfig config) {
    return new Study(wiring, new StudyBuilder(catalog(), config));
  }

  /** Release the backend, then the jars of plugin folders. */
  @Override
  public void close() {
    try {
      run.close();
    } finally {
      plugins.close();
    }
  }
}
