package org.equilibria.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.study.Studies;
import org.junit.jupiter.api.Test;

/** Every figure is of the kind that its name promises. */
class FigureKindTest {

  private final Map<String, FigureKind> kinds =
      Columns.of(Studies.plan("s", ComponentSpec.of("picard"))).stream()
          .collect(Collectors.toMap(Column::id, Column::kind));

  private void are(FigureKind kind, String pattern) {
    Predicate<String> named = id -> id.matches(pattern);
    assertThat(kinds.keySet()).anyMatch(named);
    kinds.forEach((id, its) -> assertThat(its == kind).as(id).isEqualTo(named.test(id)));
  }

  @Test
  void namesAndSeedsMeasureNothing() {
    are(FigureKind.NAME, "cell|seed");
  }

  @Test
  void evaluationsAndProductsAreWork() {
    are(FigureKind.WORK, ".*(evaluations(_mean|_max)?|gemm_equivalents)");
  }

  @Test
  void timesAreMeasuredOrNotedInPassing() {
    are(FigureKind.TIME, "(epoch|forward|backward)_time.*");
    are(FigureKind.TIMING, "timed_rounds");
    are(FigureKind.ELAPSED, "(.*_)?elapsed");
  }

  @Test
  void moreIsBetterOfWhatNetworksGetRight() {
    are(FigureKind.MERIT, ".*_(accuracy(_lower|_upper)?|hits|auc|r2)|gradient_cosine_(mean|least)");
  }
}
