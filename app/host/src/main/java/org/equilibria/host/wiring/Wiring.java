package org.equilibria.host.wiring;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import java.util.List;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.host.catalog.ComponentCatalog;
import org.equilibria.host.catalog.Fallbacks;
import org.equilibria.host.plugin.PluginSet;
import org.equilibria.study.run.Estimator;
import org.equilibria.study.run.StudyRunner;
import org.equilibria.study.run.StudyTimer;

/** The process-wide bindings, with a child of them for each run. */
public final class Wiring {

  private final Injector injector;
  private final Fallbacks fallbacks;
  private final Installed installed;

  /**
   * Wire the components of loaded plugins.
   *
   * @param overrides replace bindings of every run
   * @param fallbacks told where another backend computes than the one that would be used
   */
  public Wiring(PluginSet plugins, List<Module> overrides, Fallbacks fallbacks) {
    installed = new Installed(overrides);
    this.fallbacks = fallbacks;
    try {
      injector = Guice.createInjector(new ComponentsModule(plugins, fallbacks));
    } catch (CreationException e) {
      throw new EquilibriaException(
          ErrorCode.INTERNAL, "the components cannot be wired: " + e.getMessage(), e);
    }
  }

  /** Return the runner of studies, which opens a run for each cell. */
  public StudyRunner studyRunner() {
    return new StudyRunner(catalog(), new CellRuns(this));
  }

  /** Return the timer of studies, which opens a run for each turn of a cell. */
  public StudyTimer studyTimer() {
    return new StudyTimer(new CellRuns(this));
  }

  /**
   * Return the estimator of studies, which opens a run for each trial.
   *
   * @param heap bytes that a cell may take
   */
  public Estimator estimator(long heap) {
    return new Estimator(catalog(), new CellRuns(this), heap);
  }

  /** Return who is told where another backend computes than the one that would be used. */
  public Fallbacks fallbacks() {
    return fallbacks;
  }

  /** Return the catalog of all components. */
  public ComponentCatalog catalog() {
    return injector.getInstance(ComponentCatalog.class);
  }

  /**
   * Open the bindings of one run; nothing is created before it is asked for.
   *
   * @param settings where it computes and what it draws
   * @param extra what the run binds beyond that
   * @throws EquilibriaException INVALID_INPUT if an installed module does not fit, or binds what no
   *     run asks for
   */
  public Run open(RunSettings settings, Module... extra) {
    return Run.open(injector, settings, installed, List.of(extra));
  }
}
