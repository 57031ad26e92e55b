package org.equilibria.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.equilibria.study.statistics.Mean;
import org.junit.jupiter.api.Test;

class GridTest {

  private static final Grid GRID =
      new Grid(
          1,
          List.of("solver_id", "loss"),
          List.of(
              List.of("anderson{window=2}, a|b", "0.98 ± 0.01"),
              List.of("50 % & <x>", "-1.234e-05 ± 1.9e-05")));

  @Test
  void latexEscapesTextsAndSetsNumbers() {
    assertThat(GRID.latex())
        .isEqualTo(
            """
            \\begin{tabular}{lr}
            \\toprule
            solver\\_id & loss \\\\
            \\midrule
            anderson\\{window=2\\}, a\\textbar{}b & $0.98 \\pm 0.01$ \\\\
            50 \\% \\& \\textless{}x\\textgreater{} & $-1.234\\times10^{-5} \\pm 1.9\\times10^{-5}$ \\\\
            \\bottomrule
            \\end{tabular}
            """);
  }

  @Test
  void markdownAndCsvEscapeTexts() {
    assertThat(GRID.markdown())
        .startsWith("| solver\\_id | loss |\n| --- | ---: |\n")
        .contains("| anderson{window=2}, a\\|b | 0.98 ± 0.01 |\n");
    assertThat(GRID.csv().lines().toList().get(1))
        .isEqualTo("\"anderson{window=2}, a|b\",0.98 ± 0.01");
  }

  @Test
  void meansHaveTheDigitsThatTheirIntervalsLeaveThem() {
    assertThat(Figures.mean(new Mean(5, 0.98142, 0.9730, 0.9898))).isEqualTo("0.9814 ± 0.0084");
    assertThat(Figures.mean(new Mean(5, 134.2, 103, 165))).isEqualTo("134 ± 31");
    assertThat(Figures.mean(new Mean(3, 12, 12, 12))).isEqualTo("12 ± 0");
    assertThat(Figures.mean(new Mean(2, 2e-5, 1e-5, 3e-5))).isEqualTo("2.000e-05 ± 1.0e-05");
    assertThat(Figures.mean(Mean.of(0.25))).isEqualTo("0.2500");
    assertThat(Figures.mean(Mean.of())).isEqualTo("-");
  }
}
