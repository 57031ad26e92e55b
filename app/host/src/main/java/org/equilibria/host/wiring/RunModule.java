package org.equilibria.host.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Key;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongSupplier;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.TracePoint;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.engine.solve.SolveListener;
import org.equilibria.engine.solve.SolveSettings;

/** The bindings that one run has to itself, which closes what was opened for it. */
final class RunModule extends AbstractModule {

  private final RunSettings settings;
  private final Deque<Runnable> closers = new ConcurrentLinkedDeque<>();

  RunModule(RunSettings settings) {
    this.settings = settings;
  }

  /** Return what a program may bind in place of what is bound here, in words. */
  static Map<Key<?>, String> replaceable() {
    Map<Key<?>, String> keys = new LinkedHashMap<>();
    keys.put(Key.get(Backend.class), "Backend");
    keys.put(Key.get(Cancellation.class), "Cancellation");
    keys.put(Key.get(SeedStreams.class), "SeedStreams");
    keys.put(Key.get(LongSupplier.class, NanoTime.class), "LongSupplier annotated with @NanoTime");
    keys.put(
        Key.get(new TypeLiteral<Set<SolveListener>>() {}),
        "SolveListeners that a Multibinder adds to a set");
    return Collections.unmodifiableMap(keys);
  }

  @Override
  protected void configure() {
    bind(RunSettings.class).toInstance(settings);
    bind(SeedStreams.class).toInstance(new SeedStreams(settings.seed()));
    bind(LongSupplier.class).annotatedWith(NanoTime.class).toInstance(System::nanoTime);
    bind(Cancellation.class).toInstance(settings.cancellation());
    Multibinder.newSetBinder(binder(), SolveListener.class);
  }

  @Provides
  @Singleton
  Backend backend(Catalog catalog) {
    ComponentSpec spec =
        settings.backend().orElseGet(() -> ComponentSpec.of(catalog.defaultBackend()));
    Backend backend = catalog.create(Kinds.BACKEND, spec);
    closers.push(backend::close);
    settings
        .precision()
        .refusal(backend)
        .ifPresent(
            reason -> {
              throw new EquilibriaException(ErrorCode.UNSUPPORTED, reason);
            });
    return backend;
  }

  /** The root of the run's memory: whatever a run allocates goes when the run ends. */
  @Provides
  @Singleton
  Scope scope(Backend backend) {
    Scope scope = backend.openScope(settings.label(), settings.precision().storage());
    if (scope == null) { // of a backend of others
      throw new EquilibriaException(
          ErrorCode.CONTRACT_VIOLATION,
          "backend '%s': openScope() returned null".formatted(backend.info().id()));
    }
    closers.push(scope::close);
    return scope;
  }

  @Provides
  @Singleton
  PrecisionMode precision(Backend backend) {
    return settings.precision().on(backend);
  }

  @Provides
  @Singleton
  SolveSettings solveSettings(
      @NanoTime LongSupplier nanoTime,
      Cancellation cancellation,
      Set<SolveListener> listeners,
      PrecisionMode precision) {
    boolean inexact = precision == PrecisionMode.MIXED;
    return new SolveSettings(
        nanoTime, cancellation, listenerOf(listeners), false, false, inexact, List.of());
  }

  private static Optional<SolveListener> listenerOf(Set<SolveListener> listeners) {
    return listeners.isEmpty()
        ? Optional.empty()
        : Optional.of(
            (TracePoint point) -> listeners.forEach(listener -> listener.evaluated(point)));
  }

  /** Close the run's memory, then its backend, as far as they were opened here. */
  void close() {
    if (!closers.isEmpty()) {
      try {
        closers.pop().run();
      } finally {
        close();
      }
    }
  }
}
