package org.equilibria.host.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.option.Option;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kind;
import org.equilibria.api.spi.Stability;
import org.equilibria.engine.component.ComponentNotation;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.option.OptionDescription;
import org.equilibria.host.plugin.ComponentKey;
import org.equilibria.host.plugin.RegisteredComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class ComponentCatalogTest {

  private static final Kind<CharSequence> SOLVER = new Kind<>("solver", CharSequence.class);
  private static final Kind<CharSequence> GRADIENT = new Kind<>("gradient", CharSequence.class);
  private static final Info PLUGIN =
      new Info("fixture", "1.2", ApiVersion.CURRENT, "Fixture components.");

  /** Options of the solver. */
  public record AndersonOptions(
      @Option(help = "history window", value = "5", min = 1, max = 50) int window,
      @Option(help = "relaxation", value = "1", min = 0, minExclusive = true, max = 1)
          double mixing,
      @Option(help = "regularisation", value = "1e-10", min = 0) double ridge) {}

  /** Options of the gradient. */
  public record ImplicitOptions(
      @Option(help = "backward solver", value = "same", kind = "solver") ComponentSpec solver,
      @Option(help = "tolerance", value = "1e-6", min = 0) double rtol) {}

  /** Options whose default is a component. */
  public record AutoOptions(
      @Option(help = "first try", value = "anderson{window=3}", kind = "solver")
          ComponentSpec first) {}

  /** Options whose default is the component itself. */
  public record EndlessOptions(
      @Option(help = "again", value = "endless", kind = "solver") ComponentSpec again) {}

  private static final ComponentCatalog CATALOG =
      catalog(
          new Component<>(
              SOLVER,
              "anderson",
              Set.of("aa"),
              "Mixes the past.",
              Stability.EXPERIMENTAL,
              AndersonOptions.class,
              (o, assembly) -> o.toString()),
          Component.of(SOLVER, "picard", "Iterates.", () -> "picard"),
          Component.of(
              SOLVER,
              "auto",
              "Tries.",
              AutoOptions.class,
              (o, assembly) -> "auto " + assembly.create(SOLVER, o.first())),
          Component.of(
              SOLVER,
              "endless",
              "Nests.",
              EndlessOptions.class,
              (o, assembly) -> assembly.create(SOLVER, o.again())),
          Component.of(
              GRADIENT,
              "implicit",
              "Solves the adjoint.",
              ImplicitOptions.class,
              (o, assembly) ->
                  o.solver().id().equals("same") ? "same" : assembly.create(SOLVER, o.solver())));

  private static ComponentCatalog catalog(Component<?, ?>... components) {
    return new ComponentCatalog(
        List.of(components).stream().map(c -> register(c)).toList(),
        Map.of(new ComponentKey("solver", "twin"), "solver 'twin' is claimed by a and b"),
        new Fallbacks(text -> {}));
  }

  private static RegisteredComponent<?, ?> register(Component<?, ?> component) {
    return RegisteredComponent.of(component, PLUGIN, "fixture.jar");
  }

  private static ComponentSpec spec(String notation) {
    return ComponentNotation.parse(notation);
  }

  private static ErrorCode codeOf(Throwable failure) {
    return ((EquilibriaException) failure).code();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "andersen | solver: unknown solver 'andersen'; did you mean 'anderson'? Accepted: anderson,"
            + " auto, endless, picard",
        "twin | solver: solver 'twin' cannot be used: solver 'twin' is claimed by a and b",
        "anderson{windo=5} | solver.windo: unknown option; did you mean 'window'?"
            + " Accepted: window, mixing, ridge",
        "anderson{window=0} | solver.window: 0 is below the minimum 1 (accepted: 1 to 50)",
        "aa{window=0} | solver.window: 0 is below the minimum 1 (accepted: 1 to 50)",
        "picard{window=5} | solver.window: unknown option; it has no options",
        "auto{first: picard{x=1}} | solver.first.x: unknown option; it has no" + " options",
        "auto{first: auto{first: newton}} | solver.first.first: unknown solver 'newton'."
            + " Accepted: anderson, auto, endless, picard"
      })
  void aMistakeSaysWhereWhatAndWhatIsAccepted(String request, String message) {
    assertThat(CATALOG.check(KeyPath.of("solver"), SOLVER, spec(request)))
        .extracting(Mistake::toString)
        .containsExactly(message);
  }

  @Test
  void everyMistakeOfARequestIsReportedAtOnce() {
    ComponentSpec request = spec("implicit{solver: anderson{windo=5, mixing=2}, rtol=x, atol=1}");
    List<String> mistakes =
        CATALOG.check(KeyPath.of("gradient"), GRADIENT, request).stream()
            .map(Mistake::toString)
            .toList();
    assertThat(mistakes)
        .containsExactlyInAnyOrder(
            "gradient.atol: unknown option; did you mean 'rtol'? Accepted: solver, rtol",
            "gradient.solver.windo: unknown option; did you mean 'window'?"
                + " Accepted: window, mixing, ridge",
            "gradient.solver.mixing: 2 is above the maximum 1 (accepted: above 0"
                + " and at most 1)",
            "gradient.rtol: 'x' is not a finite number (accepted: at least 0)");
    assertThatThrownBy(() -> CATALOG.create(GRADIENT, request))
        .isInstanceOf(EquilibriaException.class)
        .hasMessage(String.join("\n", mistakes))
        .matches(e -> codeOf(e) == ErrorCode.INVALID_INPUT);
    assertThatThrownBy(() -> CATALOG.resolve(GRADIENT, request))
        .hasMessage(String.join("\n", mistakes));
  }

  @Test
  void aFaultlessRequestHasNoMistakes() {
    assertThat(CATALOG.check(KeyPath.of("solver"), SOLVER, spec("anderson{window=5}"))).isEmpty();
    assertThat(CATALOG.check(KeyPath.of("gradient"), GRADIENT, spec("implicit{solver=aa}")))
        .isEmpty();
    assertThat(CATALOG.check(KeyPath.of("gradient"), GRADIENT, spec("implicit{solver=same}")))
        .isEmpty();
  }

  @Test
  void componentsAreCreatedByIdOrAliasWithTheirOptions() {
    assertThat(CATALOG.create(SOLVER, spec("aa{window=7}")))
        .isEqualTo(new AndersonOptions(7, 1, 1e-10).toString());
    assertThat(CATALOG.create(GRADIENT, spec("implicit"))).isEqualTo("same");
    assertThat(CATALOG.create(GRADIENT, spec("implicit{solver: auto}")))
        .isEqualTo("auto " + new AndersonOptions(3, 1, 1e-10));
  }

  @Test
  void unknownAndConflictingNamesHaveCodesOfTheirOwn() {
    assertThatThrownBy(() -> CATALOG.create(SOLVER, spec("newton")))
        .matches(e -> codeOf(e) == ErrorCode.UNKNOWN_COMPONENT);
    assertThatThrownBy(() -> CATALOG.create(SOLVER, spec("twin")))
        .matches(e -> codeOf(e) == ErrorCode.PLUGIN_CONFLICT);
    assertThatThrownBy(() -> CATALOG.create(new Kind<>("loss", String.class), spec("square")))
        .hasMessage("loss: unknown loss 'square'; there is no loss")
        .matches(e -> codeOf(e) == ErrorCode.UNKNOWN_COMPONENT);
  }

  @Test
  void resolvingCompletesNamesAndOptionsThroughout() {
    ComponentSpec resolved = CATALOG.resolve(SOLVER, spec("auto{first: aa{window=1e1}}"));
    assertThat(resolved)
        .isEqualTo(
            new ComponentSpec(
                "auto",
                Map.of(
                    "first",
                    new ComponentSpec(
                        "anderson", Map.of("window", 10, "mixing", 1.0, "ridge", 1e-10)))));
    assertThat(CATALOG.resolve(SOLVER, resolved)).isEqualTo(resolved);
    assertThat(CATALOG.resolve(SOLVER, spec(resolved.toString()))).isEqualTo(resolved);
  }

  @Test
  void resolvingKeepsKeywordsAndCompletesNestedDefaults() {
    assertThat(CATALOG.resolve(GRADIENT, spec("implicit")).options())
        .containsEntry("solver", ComponentSpec.of("same"));
    assertThat(CATALOG.resolve(SOLVER, spec("auto")).toString())
        .isEqualTo("auto{first=anderson{window=3, mixing=1.0, ridge=1.0E-10}}");
  }

  @Test
  void defaultsThatNestWithoutEndAreRefused() {
    assertThatThrownBy(() -> CATALOG.resolve(SOLVER, spec("endless")))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("defaults that nest more than 16 deep")
        .matches(e -> codeOf(e) == ErrorCode.PLUGIN_FAILURE);
  }

  @Test
  void aPluginsOwnFailureNamesPluginAndComponent() {
    ComponentCatalog catalog =
        catalog(
            Component.of(
                SOLVER,
                "crashing",
                "Crashes.",
                () -> {
                  throw new IllegalStateException("no device");
                }),
            Component.of(
                SOLVER,
                "unlinked",
                "Misses a class.",
                () -> {
                  throw new NoClassDefFoundError("lib/Native");
                }),
            Component.of(
                SOLVER,
                "refusing",
                "Refuses.",
                () -> {
                  throw new EquilibriaException(ErrorCode.UNAVAILABLE, "no such device");
                }),
            Component.of(SOLVER, "empty", "Creates nothing.", () -> null));
    for (String id : List.of("crashing", "unlinked", "empty")) {
      assertThatThrownBy(() -> catalog.create(SOLVER, spec(id)))
          .isInstanceOf(EquilibriaException.class)
          .hasMessageContaining("solver '" + id + "' of plugin fixture 1.2 (fixture.jar)")
          .matches(e -> codeOf(e) == ErrorCode.PLUGIN_FAILURE);
    }
    assertThatThrownBy(() -> catalog.create(SOLVER, spec("refusing")))
        .hasMessage("no such device [solver 'refusing' of plugin fixture 1.2 (fixture.jar)]")
        .matches(e -> codeOf(e) == ErrorCode.UNAVAILABLE);
  }

  @Test
  void aSharedNameIsNeverSettledByOrder() {
    Component<CharSequence, ?> twin = Component.of(SOLVER, "twin", "One.", () -> "one");
    assertThatThrownBy(() -> catalog(twin, twin))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("solver 'twin' is claimed by fixture (fixture.jar) and fixture")
        .matches(e -> codeOf(e) == ErrorCode.PLUGIN_CONFLICT);
  }

  @Test
  void descriptionsAreCompleteAndOrdered() {
    assertThat(CATALOG.descriptions())
        .extracting(d -> d.kind() + " " + d.id())
        .containsExactly(
            "gradient implicit",
            "solver anderson",
            "solver auto",
            "solver endless",
            "solver picard");
    ComponentDescription anderson = CATALOG.descriptions().get(1);
    assertThat(anderson.aliases()).containsExactly("aa");
    assertThat(anderson.stability()).isEqualTo(Stability.EXPERIMENTAL);
    assertThat(anderson.plugin()).isEqualTo(PLUGIN);
    assertThat(anderson.location()).isEqualTo("fixture.jar");
    assertThat(anderson.options())
        .contains(
            new OptionDescription("window", "whole number", "5", "1 to 50", "history window"));
    assertThat(CATALOG.ids(SOLVER)).containsExactly("anderson", "auto", "endless", "picard");
    assertThat(CATALOG.kinds()).containsExactly("gradient", "solver");
  }

  @Test
  void anyOptionsRecordCanBeBoundAndMayNameComponents() {
    List<Mistake> mistakes = new ArrayList<>();
    ImplicitOptions bound =
        CATALOG.bind(
            KeyPath.of("backward"),
            ImplicitOptions.class,
            Map.of("solver", "andersn", "rtol", 1),
            mistakes);
    assertThat(bound).isEqualTo(new ImplicitOptions(ComponentSpec.of("same"), 1));
    assertThat(mistakes)
        .singleElement()
        .asString()
        .startsWith("backward.solver: unknown solver 'andersn'; did you mean 'anderson'?");
  }
}
