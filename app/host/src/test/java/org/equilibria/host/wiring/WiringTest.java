package org.equilibria.host.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.name.Names;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
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
import org.equilibria.host.catalog.Fallbacks;
import org.equilibria.host.plugin.ComponentKey;
import org.equilibria.host.plugin.PluginLoader;
import org.equilibria.host.plugin.PluginSet;
import org.equilibria.host.plugin.RegisteredComponent;
import org.equilibria.testkit.Counting;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.Test;

class WiringTest {

  private static final Fallbacks QUIET = new Fallbacks(text -> {});

  private static final PluginSet PLUGINS =
      PluginLoader.load(WiringTest.class.getClassLoader(), List.of());

  private static final RunSettings SETTINGS =
      new RunSettings(
          "test", Optional.of(ComponentSpec.of("ejml")), PrecisionMode.F64, 7, Cancellation.NEVER);

  private static Run open(Module... overrides) {
    return new Wiring(PLUGINS, List.of(overrides), QUIET).open(SETTINGS);
  }

  private static ErrorCode codeOf(Throwable failure) {
    return ((EquilibriaException) failure).code();
  }

  @Test
  void thePluginsOfTheBuildAreFoundAndSound() {
    assertThatCode(PLUGINS::requireAllLoaded).doesNotThrowAnyException();
    Catalog catalog = new Wiring(PLUGINS, List.of(), QUIET).catalog();
    assertThat(catalog.ids(Kinds.SOLVER)).contains("picard", "anderson", "broyden");
    assertThat(catalog.ids(Kinds.BACKEND)).contains("ejml");
  }

  @Test
  void everyComponentIsAnEntryOfOneMap() {
    try (Run run = open()) {
      Map<ComponentKey, RegisteredComponent<?, ?>> components =
          run.get(Key.get(new TypeLiteral<Map<ComponentKey, RegisteredComponent<?, ?>>>() {}));
      assertThat(components.values()).containsExactlyInAnyOrderElementsOf(PLUGINS.components());
    }
  }

  @Test
  void eachRunHasItsOwnBackendMemoryAndSeedsButSharesTheCatalog() {
    Wiring wiring = new Wiring(PLUGINS, List.of(), QUIET);
    try (Run first = wiring.open(SETTINGS);
        Run second =
            wiring.open(
                new RunSettings(
                    "other",
                    Optional.of(ComponentSpec.of("ejml")),
                    PrecisionMode.F32,
                    8,
                    Cancellation.NEVER))) {
      assertThat(first.get(Backend.class))
          .isSameAs(first.get(Backend.class))
          .isNotSameAs(second.get(Backend.class));
      assertThat(first.get(Scope.class).backend()).isSameAs(first.get(Backend.class));
      assertThat(first.get(Scope.class).precision()).isEqualTo(Precision.F64);
      assertThat(second.get(Scope.class).precision()).isEqualTo(Precision.F32);
      assertThat(first.get(SeedStreams.class).seed()).isEqualTo(7);
      assertThat(second.get(SeedStreams.class).seed()).isEqualTo(8);
      assertThat(first.get(Catalog.class)).isSameAs(second.get(Catalog.class));
    }
  }

  @Test
  void aRunsMemoryGoesWhenItEnds() {
    Run run = open();
    Scope scope = run.get(Scope.class);
    scope.zeros(2, 2);
    run.close();
    assertThat(scope.bytes()).isZero();
    assertThatThrownBy(() -> scope.zeros(1, 1))
        .matches(e -> codeOf(e) == ErrorCode.CONTRACT_VIOLATION);
  }

  /** Could be created just in time, were that allowed. */
  static final class Unbound {
    @Inject
    Unbound() {}
  }

  @Test
  void onlyWhatIsBoundIsCreated() {
    try (Run run = open()) {
      assertThatThrownBy(() -> run.get(Unbound.class))
          .isInstanceOf(EquilibriaException.class)
          .hasMessageContaining("nothing is bound to")
          .hasMessageContaining("Unbound")
          .matches(e -> codeOf(e) == ErrorCode.INVALID_INPUT);
    }
  }

  @Test
  void anEmbedderReplacesBindingsOfEveryRun() {
    SeedStreams seeds = new SeedStreams(7);
    LongSupplier nanoTime = () -> 42;
    Module replacement =
        new AbstractModule() {
          @Override
          protected void configure() {
            bind(SeedStreams.class).toInstance(seeds);
            bind(LongSupplier.class).annotatedWith(NanoTime.class).toInstance(nanoTime);
          }
        };
    Wiring wiring = new Wiring(PLUGINS, List.of(replacement), QUIET);
    for (int i = 0; i < 2; i++) {
      try (Run run = wiring.open(SETTINGS)) {
        assertThat(run.get(SeedStreams.class)).isSameAs(seeds);
        assertThat(run.get(SolveSettings.class).nanoTime()).isSameAs(nanoTime);
      }
    }
  }

  @Test
  void whatAnEmbedderOwnsStaysOpen() {
    Backend own =
        new Wiring(PLUGINS, List.of(), QUIET)
            .catalog()
            .create(Kinds.BACKEND, ComponentSpec.of("ejml"));
    try (own) {
      Run run =
          open(
              new AbstractModule() {
                @Override
                protected void configure() {
                  bind(Backend.class).toInstance(own);
                }
              });
      Scope scope = run.get(Scope.class);
      assertThat(scope.backend()).isSameAs(own);
      scope.zeros(2, 2);
      run.close();
      assertThat(scope.bytes()).isZero();
      assertThatCode(() -> own.openScope("after", Precision.F64).close())
          .doesNotThrowAnyException();
    }
  }

  private static Module listening(List<String> heard, String name) {
    return new AbstractModule() {
      @Override
      protected void configure() {
        Multibinder.newSetBinder(binder(), SolveListener.class)
            .addBinding()
            .toInstance(point -> heard.add(name));
      }
    };
  }

  @Test
  void listenersAddUp() {
    List<String> heard = new ArrayList<>();
    try (Run run = open(listening(heard, "first"), listening(heard, "second"))) {
      run.get(SolveSettings.class)
          .listener()
          .orElseThrow()
          .evaluated(new TracePoint(1, 1, 0, 0, Duration.ZERO.toNanos()));
    }
    assertThat(heard).containsExactlyInAnyOrder("first", "second");
    try (Run run = open()) {
      assertThat(run.get(SolveSettings.class).listener()).isEmpty();
    }
  }

  /** Uses what only the same module binds. */
  static final class NamedSeeds implements Provider<SeedStreams> {
    private final String word;

    @Inject
    NamedSeeds(@Named("word") String word) {
      this.word = word;
    }

    @Override
    public SeedStreams get() {
      return new SeedStreams(word.length());
    }
  }

  @Test
  void whatAModuleBindsForItsOwnReplacementsIsItsOwnAffair() {
    Module module =
        new AbstractModule() {
          @Override
          protected void configure() {
            bind(String.class).annotatedWith(Names.named("word")).toInstance("seven");
            bind(NamedSeeds.class);
            bind(SeedStreams.class).toProvider(NamedSeeds.class);
          }
        };
    try (Run run = open(module)) {
      assertThat(run.get(SeedStreams.class).seed()).isEqualTo(5);
    }
  }

  @Test
  void whatNoRunAsksForIsRefusedByName() {
    Module useless =
        new AbstractModule() {
          @Override
          protected void configure() {
            bind(Clock.class).toInstance(Clock.systemUTC());
            bind(SolveListener.class).toInstance(point -> {});
            Multibinder.newSetBinder(binder(), String.class).addBinding().toInstance("alone");
          }
        };
    assertThatThrownBy(() -> open(useless))
        .isInstanceOf(EquilibriaException.class)
        .matches(e -> codeOf(e) == ErrorCode.INVALID_INPUT)
        .hasMessageStartingWith("an installed module binds what no run asks for: java.time.Clock (")
        .hasMessageContaining("; org.equilibria.engine.solve.SolveListener (")
        .hasMessageContaining("; java.util.Set<java.lang.String> (")
        .hasMessageContaining("WiringTest.java:")
        .hasMessageEndingWith(
            "; a run takes Backend, Cancellation, SeedStreams, LongSupplier annotated with"
                + " @NanoTime, SolveListeners that a Multibinder adds to a set");
  }

  @Test
  void aBackendThatIsNotTheOneNamedIsRefused() {
    try (Backend counting = TestBackends.counting(new Counting())) {
      Module module = binder -> binder.bind(Backend.class).toInstance(counting);
      assertThatThrownBy(() -> open(module))
          .isInstanceOf(EquilibriaException.class)
          .matches(e -> codeOf(e) == ErrorCode.INVALID_INPUT)
          .hasMessageContaining("the backend 'ejml' is asked for, and the one that was given is");
      RunSettings unnamed =
          new RunSettings("test", Optional.empty(), PrecisionMode.F64, 7, Cancellation.NEVER);
      try (Run run = new Wiring(PLUGINS, List.of(module), QUIET).open(unnamed)) {
        assertThat(run.get(Backend.class)).isSameAs(counting);
      }
    }
  }

  @Test
  void aModuleThatReplacesWhatIsSharedIsRefused() {
    Module misfit =
        new AbstractModule() {
          @Override
          protected void configure() {
            bind(Catalog.class).toInstance(PLUGINS_CATALOG);
          }
        };
    assertThatThrownBy(() -> open(misfit))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("the installed modules do not fit")
        .hasMessageContaining("Catalog")
        .matches(e -> codeOf(e) == ErrorCode.INVALID_INPUT);
  }

  private static final Catalog PLUGINS_CATALOG = new Wiring(PLUGINS, List.of(), QUIET).catalog();

  @Test
  void failuresOfCreationKeepTheirMeaning() {
    RunSettings unknown =
        new RunSettings(
            "x", Optional.of(ComponentSpec.of("ejlm")), PrecisionMode.F64, 0, Cancellation.NEVER);
    try (Run run = new Wiring(PLUGINS, List.of(), QUIET).open(unknown)) {
      assertThatThrownBy(() -> run.get(Scope.class))
          .isInstanceOf(EquilibriaException.class)
          .hasMessageStartingWith("backend: unknown backend 'ejlm'; did you mean 'ejml'?")
          .matches(e -> codeOf(e) == ErrorCode.UNKNOWN_COMPONENT);
    }
    Module failing =
        new AbstractModule() {
          @Override
          protected void configure() {
            bind(SeedStreams.class)
                .toProvider(
                    () -> {
                      throw new IllegalStateException("no seeds today");
                    });
          }
        };
    try (Run run = open(failing)) {
      assertThatThrownBy(() -> run.get(SeedStreams.class))
          .isInstanceOf(EquilibriaException.class)
          .hasMessageContaining("no seeds today")
          .matches(e -> codeOf(e) == ErrorCode.PLUGIN_FAILURE);
    }
  }
}
