package org.equilibria.engine.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.spi.ComponentSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComponentNotationTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anderson{window=5, ridge=1e-8}",
        "anderson{window:5,ridge:1e-8}",
        "  anderson { window = 5 , ridge : 1e-8 , } ",
        "anderson{window=\"5\", ridge=\"1e-8\"}"
      })
  void equalSignAndColonMeanTheSameAndSpaceDoesNotMatter(String text) {
    assertThat(ComponentNotation.parse(text))
        .isEqualTo(new ComponentSpec("anderson", Map.of("window", "5", "ridge", "1e-8")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"picard", " picard ", "picard{}", "picard{ }"})
  void aNameAloneHasNoOptions(String text) {
    assertThat(ComponentNotation.parse(text)).isEqualTo(ComponentSpec.of("picard"));
  }

  @Test
  void componentsNest() {
    ComponentSpec inner = new ComponentSpec("anderson", Map.of("window", "5"));
    assertThat(ComponentNotation.parse("implicit{solver: anderson{window=5}, rtol=1e-8}"))
        .isEqualTo(new ComponentSpec("implicit", Map.of("solver", inner, "rtol", "1e-8")));
  }

  @Test
  void optionsMayBeGivenApart() {
    assertThat(ComponentNotation.parse("anderson", "window=5", "ridge=0"))
        .isEqualTo(ComponentNotation.parse("anderson{window=5, ridge=0}"));
    assertThat(ComponentNotation.parse("anderson", new String[0]))
        .isEqualTo(ComponentSpec.of("anderson"));
  }

  @Test
  void whatASpecPrintsReadsBack() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("plain", "1e-8");
    options.put("empty", "");
    options.put("path", "C:\\data, \"{mnist}\"");
    options.put("nested", new ComponentSpec("inner", Map.of("text", "a b")));
    ComponentSpec spec = new ComponentSpec("outer", options);
    assertThat(ComponentNotation.parse(spec.toString())).isEqualTo(spec);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                      | a component name      | the end | 1",
        "{window=5}              | a component name      | '{'     | 1",
        "anderson{window=5       | ',' or '}'            | the end | 18",
        "anderson{window 5}      | '=' or ':'            | '5'     | 17",
        "anderson{window=5 6}    | ',' or '}'            | '6'     | 19",
        "anderson{=5}            | an option name        | '='     | 10",
        "anderson{window=5}x     | the end               | 'x'     | 19",
        "anderson window         | '{' or the end        | 'w'     | 10",
        "a{x=1, x=2}             | 'x' was given before  | 'x'     | 8",
        "a{x=\"b}                | a closing '\"'        | the end | 8",
        "a{b=c{d=1}              | ',' or '}'            | the end | 11"
      },
      quoteCharacter = '~')
  void aMistakeIsReportedWithItsPosition(String text, String expected, String found, int position) {
    String written = text.equals("''") ? "" : text;
    assertThatThrownBy(() -> ComponentNotation.parse(written))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageStartingWith("cannot read '" + written + "'")
        .hasMessageContaining(expected)
        .hasMessageContaining("found " + found + " at character " + position);
  }

  @Test
  void runawayNestingIsRefusedRatherThanOverflowingTheStack() {
    assertThatThrownBy(() -> ComponentNotation.parse("a{b=".repeat(100_000)))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("at most 32 nested components");
  }

  @Test
  void aMapWithAnIdIsARequest() {
    Map<String, Object> map =
        Map.of("id", "implicit", "rtol", 1e-8, "solver", Map.of("id", "anderson", "window", 5));
    List<Mistake> mistakes = new ArrayList<>();
    assertThat(ComponentNotation.read(KeyPath.of("gradient"), map, mistakes))
        .contains(
            new ComponentSpec(
                "implicit",
                Map.of(
                    "rtol", 1e-8, "solver", new ComponentSpec("anderson", Map.of("window", 5)))));
    assertThat(mistakes).isEmpty();
  }

  @Test
  void everyMistakeOfAMapIsReportedWithItsPlace() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("window", List.of(1, 2));
    map.put("ridge", null);
    map.put("solver", Map.of("window", 5));
    List<Mistake> mistakes = new ArrayList<>();
    assertThat(ComponentNotation.read(KeyPath.of("solver"), map, mistakes)).isEmpty();
    assertThat(mistakes.stream().map(Mistake::toString))
        .containsExactly(
            "solver: the component's id is missing; write {id: NAME, option: value}",
            "solver.window: '[1, 2]' is neither a single value nor a component",
            "solver.ridge: the value is missing",
            "solver.solver: the component's id is missing; write {id: NAME, option: value}");
  }

  @Test
  void aValueThatNamesNothingIsRefused() {
    List<Mistake> mistakes = new ArrayList<>();
    assertThat(ComponentNotation.read(KeyPath.of("solver"), 5, mistakes)).isEmpty();
    assertThat(ComponentNotation.read(KeyPath.of("solver"), "anderson{", mistakes)).isEmpty();
    assertThat(mistakes).hasSize(2).allMatch(m -> m.path().equals(KeyPath.of("solver")));
  }
}
