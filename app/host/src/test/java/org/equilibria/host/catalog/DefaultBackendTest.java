package org.equilibria.host.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** Where no backend is named, the first choice that loads computes, and what does not is told. */
class DefaultBackendTest {

  private final List<String> notices = new ArrayList<>();
  private final AtomicInteger created = new AtomicInteger();

  private static RegisteredComponent<?, ?> backend(
      Component<Backend, NoOptions> component, String plugin) {
    return RegisteredComponent.of(
        component, new Info(plugin, "1.0", new ApiVersion(0, 1), "A fixture."), plugin + ".jar");
  }

  private static Component<Backend, NoOptions> component(
      String id, Factory<Backend, NoOptions> factory) {
    return Component.of(Kinds.BACKEND, id, "A backend.", NoOptions.class, factory);
  }

  private ComponentCatalog catalog(RegisteredComponent<?, ?>... backends) {
    return new ComponentCatalog(List.of(backends), Map.of(), new Fallbacks(notices::add));
  }

  private Component<Backend, NoOptions> sound(String id) {
    return component(
        id,
        (options, assembly) -> {
          created.incrementAndGet();
          return TestBackends.reference();
        });
  }

  private static Component<Backend, NoOptions> absent(String id, ErrorCode code) {
    return component(
        id,
        (options, assembly) -> {
          throw new EquilibriaException(code, "no library for this machine");
        });
  }

  private static RegisteredComponent<?, ?> own(Component<Backend, NoOptions> component) {
    return backend(component, "equilibria-fixture");
  }

  private static RegisteredComponent<?, ?> others(Component<Backend, NoOptions> component) {
    return backend(component, "turbo");
  }

  @Test
  void theLargestRankIsPreferredAndNothingIsCreatedBeforeItIsAsked() {
    ComponentCatalog catalog =
        catalog(own(sound("slow").ranked(1)), own(sound("fast").ranked(2)), own(sound("named")));
    assertThat(created).hasValue(0);
    assertThat(catalog.defaultBackend()).isEqualTo("fast");
    assertThat(catalog.defaultBackend()).isEqualTo("fast");
    assertThat(created).hasValue(1);
    assertThat(notices).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "PLUGIN_FAILURE"})
  void theNextTakesOverAndTheReasonIsToldOnce(ErrorCode code) {
    ComponentCatalog catalog =
        catalog(own(absent("fast", code).ranked(2)), own(sound("slow").ranked(1)));
    assertThat(catalog.defaultBackend()).isEqualTo("slow");
    assertThat(catalog.defaultBackend()).isEqualTo("slow");
    // what failed is named; what is only unavailable here is nobody's fault
    String culprit =
        code == ErrorCode.PLUGIN_FAILURE
            ? "backend 'fast' of plugin equilibria-fixture 1.0 (equilibria-fixture.jar): "
            : "";
    assertThat(notices)
        .containsExactly("computing on backend slow: " + culprit + "no library for this machine");
  }

  @Test
  void substituteOfAnotherIsTheSameWithoutTheReason() {
    ComponentCatalog catalog =
        catalog(own(absent("fast", ErrorCode.UNAVAILABLE).ranked(2)), own(sound("slow").ranked(1)));
    assertThat(catalog.substituteBackend()).isEqualTo("slow");
    assertThat(notices).isEmpty();
    assertThat(catalog.defaultBackend()).isEqualTo("slow");
    assertThat(notices).containsExactly("computing on backend slow: no library for this machine");
  }

  @Test
  void aPluginDoesNotTakeThePlaceOfTheFrameworksOwnWhateverItsRank() {
    assertThat(
            catalog(own(sound("slow").ranked(1)), others(sound("turbo").ranked(99)))
                .defaultBackend())
        .isEqualTo("slow");
    assertThat(notices).isEmpty();
  }

  @Test
  void aPluginComputesWhereTheFrameworkHasNothingAndThatIsTold() {
    assertThat(catalog(own(sound("named")), others(sound("turbo").ranked(1))).defaultBackend())
        .isEqualTo("turbo");
    assertThat(notices)
        .containsExactly(
            "computing on backend turbo: none is named, and plugin turbo 1.0 (turbo.jar) offers"
                + " this one");
  }

  @Test
  void nothingButAnAbsentOneIsNamedSoThatItsCreationSaysWhy() {
    assertThat(catalog(own(absent("fast", ErrorCode.UNAVAILABLE).ranked(2))).defaultBackend())
        .isEqualTo("fast");
  }

  @Test
  void withoutACandidateOneHasToBeNamed() {
    assertThatThrownBy(() -> catalog(own(sound("named")), others(sound("other"))).defaultBackend())
        .hasMessage("backend: none is named; name one of named, other");
    assertThatThrownBy(() -> catalog().defaultBackend())
        .hasMessageStartingWith("backend: there is none");
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
