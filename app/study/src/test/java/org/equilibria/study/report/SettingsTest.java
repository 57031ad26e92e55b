package org.equilibria.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static Map<String, Object> map(Object... entries) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      map.put((String) entries[i], entries[i + 1]);
    }
    return map;
  }

  @Test
  void componentIsWrittenInTheNotation() {
    assertThat(Settings.component(map("id", "adam", "step", 1e-3, "decay", 0.0, "beta", 1.0)))
        .isEqualTo("adam{step=0.001, beta=1}");
    assertThat(Settings.component("picard")).isEqualTo("picard");
    assertThat(Settings.component(map("id", "implicit", "solver", map("id", "picard", "n", 2))))
        .isEqualTo("implicit{solver=picard{n=2}}");
  }

  @Test
  void whatIsSwitchedOffGoesWithoutSayingAndWhatIsOnSaysItsName() {
    assertThat(
            Settings.section(
                map("width", 8, "centred", true, "watch", false, "patience", 0, "limit", "0s")))
        .isEqualTo("width 8, centred");
  }

  @Test
  void numbersAreShortAndListsAreJoined() {
    assertThat(Settings.section(map("rtol", 1.0E-8, "classes", List.of(2, 7), "most", 2147483647)))
        .isEqualTo("rtol 1e-8, classes 2, 7");
  }
}
