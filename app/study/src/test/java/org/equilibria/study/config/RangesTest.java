package org.equilibria.study.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.study.config.Ranges.Item;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1..4 | 1 2 3 4
          -2..2 step 2 | -2 0 2
          1..10 step 4 | 1 5 9
          7..7 | 7
          0.1..0.5 step 0.1 | 0.1 0.2 0.3 0.4 0.5
          1e-3..3e-3 step 1e-3 | 0.001 0.002 0.003
          64..256 step 64 | 64 128 192 256
          lin(0, 1, 5) | 0 0.25 0.5 0.75 1
          lin(64, 256, 4) | 64 128 192 256
          lin(0, 1, 4) | 0 0.333333333333 0.666666666667 1
          log(1e-6, 1e-2, 5) | 0.000001 0.00001 0.0001 0.001 0.01
          log(1, 1000, 4) | 1 10 100 1000
          log(1e-12, 1e-8, 3) | 1e-12 1e-10 1e-8
          log(2, 8, 3) | 2 4 8
          """)
  void rangeStandsForItsNumbers(String range, String numbers) {
    List<Mistake> mistakes = new ArrayList<>();

    List<Item> items = new Ranges(mistakes).items(KeyPath.of("axis"), range);

    assertThat(mistakes).isEmpty();
    assertThat(items).extracting(item -> item.place().toString()).containsOnly("axis[0]");
    assertThat(items).extracting(Item::value).containsExactly((Object[]) numbers.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          picard
          2
          ../a..b/data.csv
          data(1).csv
          /old/log(2)/x
          0.5
          anderson{window=2}
          """)
  void anythingElseIsItself(String value) {
    List<Mistake> mistakes = new ArrayList<>();

    List<Item> items = new Ranges(mistakes).items(KeyPath.of("axis"), List.of("first", value));

    assertThat(mistakes).isEmpty();
    assertThat(items).extracting(Item::value).containsExactly("first", value);
    assertThat(items.get(1).place()).hasToString("axis[1]");
  }
}
