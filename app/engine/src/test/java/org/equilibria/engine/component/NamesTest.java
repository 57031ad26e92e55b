package org.equilibria.engine.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @ParameterizedTest
  @CsvSource({"reluu, relu", "rleu, relu", "RELU, relu", "elv, elu"})
  void nearestNameLooksPastCapitalsAndPrefersTheSameFirstLetter(String name, String nearest) {
    assertThat(Names.nearest(name, List.of("elu", "gelu", "relu", "tanh"))).contains(nearest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hardswish"})
  void nothingIsNearANameThatIsFarFromAll(String name) {
    assertThat(Names.nearest(name, List.of("relu", "tanh"))).isEmpty();
  }
}
