package org.equilibria.host.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Factory;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.NoOptions;
import org.equilibria.host.plugin.PluginLoader;
import org.equilibria.host.plugin.RegisteredComponent;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where no backend is named, the fastest that loads computes, and what does not load is told. */
class DefaultBackendTest {

  private final List<String> notices = new ArrayList<>();
  private final AtomicInteger created = new AtomicInteger();

  private static RegisteredComponent<?, ?> backend(String id, Factory<Backend, NoOptions> factory) {
    return RegisteredComponent.of(
        Component.of(Kinds.BACKEND, id, "A backend.", NoOptions.class, factory),
        new Info("fixture", "1.0", new ApiVersion(0, 1), "A fixture."),
        "fixture.jar");
  }

  private ComponentCatalog catalog(RegisteredComponent<?, ?>... backends) {
    return new ComponentCatalog(List.of(backends), Map.of(), new Fallbacks(notices::add));
  }

  private RegisteredComponent<?, ?> sound(String id) {
    return backend(
        id,
        (options, assembly) -> {
          created.incrementAndGet();
          return TestBackends.reference();
        });
  }

  private static RegisteredComponent<?, ?> absent(String id, ErrorCode code) {
    return backend(
        id,
        (options, assembly) -> {
          throw new EquilibriaException(code, "no library for this machine");
        });
  }

  @Test
  void nativeIsPreferredAndNothingIsCreatedBeforeItIsAsked() {
    ComponentCatalog catalog = catalog(sound("ejml"), sound("native"), sound("another"));
    assertThat(created).hasValue(0);
    assertThat(catalog.defaultBackend()).isEqualTo("native");
    assertThat(catalog.defaultBackend()).isEqualTo("native");
    assertThat(created).hasValue(1);
    assertThat(notices).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "PLUGIN_FAILURE"})
  void ejmlTakesOverAndTheReasonIsToldOnce(ErrorCode code) {
    ComponentCatalog catalog = catalog(absent("native", code), sound("ejml"));
    assertThat(catalog.defaultBackend()).isEqualTo("ejml");
    assertThat(catalog.defaultBackend()).isEqualTo("ejml");
    // what failed is named; what is only unavailable here is nobody's fault
    String culprit =
        code == ErrorCode.PLUGIN_FAILURE
            ? "backend 'native' of plugin fixture 1.0 (fixture.jar): "
            : "";
    assertThat(notices)
        .containsExactly("computing on backend ejml: " + culprit + "no library for this machine");
  }

  @Test
  void substituteOfAnotherIsTheSameWithoutTheReason() {
    ComponentCatalog catalog = catalog(absent("native", ErrorCode.UNAVAILABLE), sound("ejml"));
    assertThat(catalog.substituteBackend()).isEqualTo("ejml");
    assertThat(notices).isEmpty();
    assertThat(catalog.defaultBackend()).isEqualTo("ejml");
    assertThat(notices).containsExactly("computing on backend ejml: no library for this machine");
  }

  @Test
  void backendThatWasNotInstalledIsNotMissed() {
    assertThat(catalog(sound("ejml")).defaultBackend()).isEqualTo("ejml");
    assertThat(notices).isEmpty();
  }

  @Test
  void nothingButAnAbsentOneIsNamedSoThatItsCreationSaysWhy() {
    assertThat(catalog(absent("native", ErrorCode.UNAVAILABLE)).defaultBackend())
        .isEqualTo("native");
  }

  @Test
  void pluginsOfTheBuildOfferBoth() {
    try (var plugins = PluginLoader.load(DefaultBackendTest.class.getClassLoader(), List.of())) {
      ComponentCatalog catalog =
          new ComponentCatalog(
              plugins.components(), plugins.unavailable(), new Fallbacks(notices::add));
      String chosen = catalog.defaultBackend();
      assertThat(Stream.of("native", "ejml")).contains(chosen);
      catalog.create(Kinds.BACKEND, ComponentSpec.of(chosen)).close();
      assertThat(notices).hasSize(chosen.equals("native") ? 0 : 1);
    }
  }
}
