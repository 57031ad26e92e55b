package org.equilibria.host.wiring;

import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.util.Modules;
import java.util.ArrayList;
import java.util.List;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.guard.PlainText;

/**
 * The bindings of one run: a child of the process-wide injector with a backend, memory scope,
 * seeds, clocks, listeners of its own, each of which an embedder may have replaced.
 */
public final class Run implements AutoCloseable {

  private final RunModule module;
  private final Injector injector;
  private volatile boolean closed;

  private Run(RunModule module, Injector injector) {
    this.module = module;
    this.injector = injector;
  }

  static Run open(Injector parent, RunSettings settings, Installed installed, List<Module> extra) {
    RunModule module = new RunModule(settings);
    List<Module> own = new ArrayList<>(extra);
    own.add(module);
    Module bindings = Modules.override(own).with(installed.modules());
    try {
      Injector injector = parent.createChildInjector(bindings);
      installed.check(injector, settings);
      return new Run(module, injector);
    } catch (CreationException e) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "the installed modules do not fit: " + e.getMessage(), e);
    }
  }

  /**
   * Return the run's instance of a type.
   *
   * @throws EquilibriaException the failure of its creation; INVALID_INPUT if it is not bound;
   *     CONTRACT_VIOLATION if the run was closed
   */
  public <T> T get(Class<T> type) {
    return get(Key.get(type));
  }

  <T> T get(Key<T> key) {
    if (closed) {
      throw new EquilibriaException(
          ErrorCode.CONTRACT_VIOLATION, "this was closed and can no longer be used");
    }
    try {
      return injector.getInstance(key);
    } catch (ProvisionException e) {
      if (e.getCause() instanceof EquilibriaException failure) {
        throw failure;
      }
      throw new EquilibriaException(
          ErrorCode.PLUGIN_FAILURE,
          "what is run here failed to start: "
              + PlainText.of(e.getCause() == null ? e : e.getCause()),
          e);
    } catch (ConfigurationException e) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "nothing is bound to " + key + ": " + e.getMessage(), e);
    }
  }

  /** Close the run's memory and backend; an embedder's own replacements stay open. */
  @Override
  public void close() {
    closed = true;
    module.close();
  }
}
