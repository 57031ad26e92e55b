package org.equilibria.engine.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.option.Option;
import org.equilibria.api.solve.Keep;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.NoOptions;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class OptionsSchemaTest {

  /** Every supported type. */
  public record All(
      @Option(help = "whole", value = "5", min = 1, max = 50) int window,
      @Option(help = "long", value = "1000000000000") long longCount,
      @Option(help = "open range", value = "0.5", min = 0, minExclusive = true, max = 1)
          double mixing,
      @Option(help = "half open", value = "0", min = 0, max = 1, maxExclusive = true) double share,
      @Option(help = "flag", value = "true") boolean warmStart,
      @Option(help = "text", value = "") String label,
      @Option(help = "choice", value = "best") Keep keepIterate,
      @Option(help = "time", value = "30s", min = 0, max = 60) Duration timeout,
      @Option(help = "whole or none", value = "", min = 1) OptionalInt memory,
      @Option(help = "number or none", value = "") OptionalDouble step,
      @Option(help = "solver", value = "same", kind = "solver") ComponentSpec solver) {}

  private static final OptionsSchema<All> ALL = OptionsSchema.of(All.class);

  /** Knows the solver {@code anderson}, whose options are always right. */
  private static final NestedComponents COMPONENTS =
      new NestedComponents() {
        @Override
        public boolean isKnown(String kind, String id) {
          return kind.equals("solver") && Set.of("anderson").contains(id);
        }

        @Override
        public void check(KeyPath path, String kind, ComponentSpec spec, List<Mistake> mistakes) {
          if (!isKnown(kind, spec.id())) {
            mistakes.add(new Mistake(path, "unknown " + kind + " '" + spec.id() + "'"));
          }
        }

        @Override
        public ComponentSpec resolve(String kind, ComponentSpec spec) {
          return new ComponentSpec(spec.id(), Map.of("window", 5));
        }
      };

  private static All bind(Map<String, Object> values, List<Mistake> mistakes) {
    return ALL.bind(KeyPath.of("x"), values, COMPONENTS, mistakes);
  }

  private static List<String> texts(List<Mistake> mistakes) {
    return mistakes.stream().map(Mistake::toString).toList();
  }

  private static List<String> mistakes(String name, Object value) {
    List<Mistake> mistakes = new ArrayList<>();
    All bound = bind(Map.of(name, value), mistakes);
    assertThat(bound).isEqualTo(bind(Map.of(), new ArrayList<>()));
    return texts(mistakes);
  }

  @Test
  void whatIsNotGivenHasItsDefault() {
    List<Mistake> mistakes = new ArrayList<>();
    assertThat(bind(Map.of(), mistakes))
        .isEqualTo(
            new All(
                5,
                1_000_000_000_000L,
                0.5,
                0,
                true,
                "",
                Keep.BEST,
                Duration.ofSeconds(30),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                ComponentSpec.of("same")));
    assertThat(mistakes).isEmpty();
  }

  @Test
  void textAndTypedValuesBindTheSame() {
    ComponentSpec anderson = new ComponentSpec("anderson", Map.of("window", "3"));
    Map<String, Object> typed = new LinkedHashMap<>();
    typed.put("window", 7);
    typed.put("long-count", 9_000_000_000L);
    typed.put("mixing", 1);
    typed.put("share", 0.25);
    typed.put("warm-start", false);
    typed.put("label", 12);
    typed.put("keep-iterate", "last");
    typed.put("timeout", "500ms");
    typed.put("memory", 20);
    typed.put("step", 1e-3);
    typed.put("solver", anderson);
    Map<String, Object> text = new LinkedHashMap<>();
    typed.forEach((name, value) -> text.put(name, value.toString()));

    List<Mistake> mistakes = new ArrayList<>();
    All expected =
        new All(
            7,
            9_000_000_000L,
            1,
            0.25,
            false,
            "12",
            Keep.LAST,
            Duration.ofMillis(500),
            OptionalInt.of(20),
            OptionalDouble.of(1e-3),
            anderson);
    assertThat(bind(typed, mistakes)).isEqualTo(expected);
    assertThat(bind(text, mistakes)).isEqualTo(expected);
    assertThat(mistakes).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "1.5ms, PT0.0015S",
    "30s, PT30S",
    "1.5s, PT1.5S",
    "2m, PT2M",
    "1m30s, PT1M30S",
    "PT45S, PT45S",
    "0s, PT0S"
  })
  void durationsAreWrittenWithAUnitOrInIso(String text, Duration expected) {
    List<Mistake> mistakes = new ArrayList<>();
    All bound = bind(Map.of("timeout", text, "window", 1), mistakes);
    // two minutes lie outside the declared range: read, then refused
    if (expected.compareTo(Duration.ofSeconds(60)) > 0) {
      assertThat(texts(mistakes))
          .containsExactly(
              "x.timeout: " + text + " is above the maximum 60s (accepted: 0s to 60s)");
    } else {
      assertThat(mistakes).isEmpty();
      assertThat(bound.timeout()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"1e1, 10", "5.0, 5", "+7, 7"})
  void aWholeNumberMayBeWrittenInAnyDecimalForm(String text, int expected) {
    List<Mistake> mistakes = new ArrayList<>();
    assertThat(bind(Map.of("window", text), mistakes).window()).isEqualTo(expected);
    assertThat(mistakes).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "window       | 0       | 0 is below the minimum 1 (accepted: 1 to 50)",
        "window       | 51      | 51 is above the maximum 50 (accepted: 1 to 50)",
        "window       | 1e99    | 1e99 is above the maximum 50 (accepted: 1 to 50)",
        "window       | 1.5     | '1.5' is not a whole number (accepted: 1 to 50)",
        "window       | five    | 'five' is not a whole number (accepted: 1 to 50)",
        "window       | true    | 'true' is not a whole number (accepted: 1 to 50)",
        "long-count   | 1.5     | '1.5' is not a whole number",
        "mixing       | 0       | 0 is not above 0 (accepted: above 0 and at most 1)",
        "mixing       | NaN     | 'NaN' is not a finite number (accepted: above 0 and at most 1)",
        "mixing       | 1e999   | '1e999' is not a finite number (accepted: above 0 and at most 1)",
        "mixing       | 1e-999  | 1e-999 is not above 0 (accepted: above 0 and at most 1)",
        "share        | 1       | 1 is not below 1 (accepted: at least 0 and below 1)",
        "warm-start   | yes     | 'yes' is not true or false",
        "warm-start   | tru     | 'tru' is not true or false; did you mean 'true'?",
        "keep-iterate | bets    | 'bets' is not one of last, best; did you mean 'best'?",
        "timeout      | 30      | '30' is not a duration such as 500ms, 30s, 2m or 1h30m (accepted:"
            + " 0s to 60s)",
        "timeout      | xms     | 'xms' is not a duration such as 500ms, 30s, 2m or 1h30m"
            + " (accepted: 0s to 60s)",
        "timeout      | -1s     | -1s is below the minimum 0s (accepted: 0s to 60s)",
        "memory       | 0       | 0 is below the minimum 1 (accepted: at least 1)",
        "memory       | 9e9     | 9e9 is above the maximum 2147483647 (accepted: at least 1)",
        "memory       | none    | 'none' is not a whole number (accepted: at least 1)",
        "step         | auto    | 'auto' is not a finite number",
        "solver       | newton  | unknown solver 'newton'",
        "solver       | same{a=1} | 'same' takes no options",
        "solver       | anderson{ | cannot read 'anderson{': expected an option name, found the end"
            + " at character 10"
      })
  void aFaultyValueIsExplainedAndLeavesTheDefault(String name, String value, String message) {
    assertThat(mistakes(name, value)).containsExactly("x." + name + ": " + message);
  }

  @Test
  void longsReachTheirEndsButNoFurther() {
    List<Mistake> mistakes = new ArrayList<>();
    long large = (long) Math.nextDown(0x1p63);
    assertThat(bind(Map.of("long-count", large), mistakes).longCount()).isEqualTo(large);
    assertThat(mistakes).isEmpty();
    assertThat(mistakes("long-count", "9223372036854775808"))
        .singleElement()
        .asString()
        .contains("is above the maximum");
  }

  @Test
  void aListIsNoValue() {
    assertThat(mistakes("window", List.of(1, 2)))
        .containsExactly("x.window: expected a single value, not a list");
    assertThat(mistakes("label", List.of(1, 2)))
        .containsExactly("x.label: expected a single value, not a list");
  }

  @Test
  void unknownNamesComeWithTheNearestAndAllKnown() {
    assertThat(mistakes("windo", 5))
        .singleElement()
        .asString()
        .startsWith(
            "x.windo: unknown option; did you mean 'window'? Accepted: window, long-count,");
    assertThat(mistakes("keepIterate", "last"))
        .singleElement()
        .asString()
        .contains("did you mean 'keep-iterate'?");
    assertThat(mistakes("qqqqqqqq", 5))
        .singleElement()
        .asString()
        .startsWith("x.qqqqqqqq: unknown option. Accepted: window, long-count,");
    List<Mistake> mistakes = new ArrayList<>();
    OptionsSchema.of(NoOptions.class)
        .bind(KeyPath.of("x"), Map.of("window", 5), COMPONENTS, mistakes);
    assertThat(texts(mistakes)).containsExactly("x.window: unknown option; it has no options");
  }

  @Test
  void allMistakesAreReportedTogetherAndTheRestIsBound() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("windo", 5);
    values.put("window", 0);
    values.put("mixing", 0.75);
    values.put("keep-iterate", "first");
    List<Mistake> mistakes = new ArrayList<>();
    All bound = bind(values, mistakes);
    assertThat(mistakes).hasSize(3);
    assertThat(bound.window()).isEqualTo(5);
    assertThat(bound.mixing()).isEqualTo(0.75);
    assertThat(bound.keepIterate()).isEqualTo(Keep.BEST);
  }

  @Test
  void aRecordIsWrittenSuchThatItReadsBack() {
    Map<String, Object> given =
        Map.of("window", 7, "timeout", "1500ms", "keep-iterate", "last", "memory", "");
    All bound = bind(given, new ArrayList<>());
    Map<String, Object> written = ALL.write(bound, COMPONENTS);
    assertThat(written)
        .containsEntry("window", 7)
        .containsEntry("timeout", "1500ms")
        .containsEntry("keep-iterate", "last")
        .containsEntry("memory", "")
        .containsEntry("solver", ComponentSpec.of("same"))
        .hasSize(All.class.getRecordComponents().length);
    assertThat(bind(written, new ArrayList<>())).isEqualTo(bound);
  }

  @Test
  void nestedComponentsAreWrittenInFull() {
    All bound = bind(Map.of("solver", "anderson"), new ArrayList<>());
    assertThat(ALL.write(bound, COMPONENTS))
        .containsEntry("solver", new ComponentSpec("anderson", Map.of("window", 5)));
  }

  @Test
  void descriptionsSayWhatIsAccepted() {
    assertThat(ALL.describe())
        .contains(
            new OptionDescription("window", "whole number", "5", "1 to 50", "whole"),
            new OptionDescription("keep-iterate", "one of last, best", "best", "", "choice"),
            new OptionDescription(
                "memory", "whole number or nothing", "", "at least 1", "whole or none"),
            new OptionDescription("solver", "solver", "same", "", "solver"));
  }

  @Test
  void theApisOwnOptionsAreWellDeclared() {
    List<Mistake> mistakes = new ArrayList<>();
    Termination bound =
        OptionsSchema.of(Termination.class)
            .bind(
                KeyPath.of("termination"),
                Map.of("rtol", "1e-8", "norm", "inf"),
                COMPONENTS,
                mistakes);
    assertThat(mistakes).isEmpty();
    assertThat(bound.toBuilder().rtol(1e-6).norm(Termination.builder().build().norm()).build())
        .isEqualTo(Termination.builder().build());
  }

  /** Refuses one combination of values that are each in range. */
  public record Refusing(
      @Option(help = "low", value = "0") int low, @Option(help = "high", value = "1") int high) {
    public Refusing {
      if (low >= high) {
        throw new EquilibriaException(ErrorCode.INVALID_INPUT, "low must be below high");
      }
    }
  }

  @Test
  void aRefusalByTheRecordItselfIsAMistake() {
    List<Mistake> mistakes = new ArrayList<>();
    Refusing bound =
        OptionsSchema.of(Refusing.class)
            .bind(KeyPath.of("x"), Map.of("low", 3), COMPONENTS, mistakes);
    assertThat(texts(mistakes)).containsExactly("x: low must be below high");
    assertThat(bound).isEqualTo(new Refusing(0, 1));
  }

  @Test
  void aRefusalOfDefaultsInPlaceOfFaultyValuesIsNotReported() {
    List<Mistake> mistakes = new ArrayList<>();
    OptionsSchema.of(Refusing.class)
        .bind(KeyPath.of("x"), Map.of("low", 3, "high", "x"), COMPONENTS, mistakes);
    assertThat(texts(mistakes)).containsExactly("x.high: 'x' is not a whole number");
  }

  /** Fails with a mistake of its own. */
  public record Crashing(@Option(help = "n", value = "1") int n) {
    public Crashing {
      Object unused = 1 / (2 - n);
    }
  }

  @Test
  void aCrashOfTheRecordIsThePluginsFailure() {
    OptionsSchema<Crashing> schema = OptionsSchema.of(Crashing.class);
    assertThatThrownBy(
            () -> schema.bind(KeyPath.of("x"), Map.of("n", 2), COMPONENTS, new ArrayList<>()))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("/ by zero")
        .extracting(e -> ((EquilibriaException) e).code())
        .isEqualTo(ErrorCode.PLUGIN_FAILURE);
  }

  /** Breaks every rule of declaration. */
  record Faulty(
      int bare,
      @Option(help = "list", value = "") List<String> list,
      @Option(help = "above its range", value = "9", max = 5) int high,
      @Option(help = "no number", value = "x") double number,
      @Option(help = "no kind", value = "anderson") ComponentSpec solver,
      @Option(help = "a kind", value = "1", kind = "solver") int kind) {}

  @Test
  void everyFaultOfADeclarationIsReported() {
    assertThatThrownBy(() -> OptionsSchema.of(Faulty.class))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("Faulty is not public")
        .hasMessageContaining("component 'bare' has no @Option")
        .hasMessageContaining("option 'list' has the unsupported type List")
        .hasMessageContaining("the default of option 'high': 9 is above the maximum 5")
        .hasMessageContaining("the default of option 'number': 'x' is not a finite number")
        .hasMessageContaining("option 'solver' must have a kind")
        .hasMessageContaining("option 'kind' must have a kind if, and only if,");
  }

  /** Refuses its defaults. */
  public record SelfRefusing(@Option(help = "n", value = "1") int n) {
    public SelfRefusing {
      throw new IllegalArgumentException("never");
    }
  }

  @Test
  void aRecordMustTakeItsOwnDefaults() {
    assertThatThrownBy(() -> OptionsSchema.of(SelfRefusing.class))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("its own defaults: never");
  }
}
