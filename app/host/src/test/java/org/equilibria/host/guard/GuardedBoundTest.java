package org.equilibria.host.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Outcome.Figure;
import org.equilibria.api.theory.Outcome.Sense;
import org.equilibria.api.theory.Provenance;
import org.equilibria.api.theory.Quantities;
import org.equilibria.api.theory.Quantity;
import org.equilibria.api.theory.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardedBoundTest {

  private static final Check HOLDS =
      new Check("c", "s", Check.Verdict.HOLDS, 1, 2, Check.Evidence.EXACT);

  private static final Quantities NOTHING =
      new Quantities() {
        @Override
        public <T> Optional<T> find(Quantity<T> quantity) {
          return Optional.empty();
        }
      };

  private static Outcome guarded(
      Topic topic, Sense sense, double value, Map<String, Double> terms) {
    Bound bound =
        new Bound() {
          @Override
          public Topic topic() {
            return topic;
          }

          @Override
          public Set<Quantity<?>> inputs() {
            return Set.of();
          }

          @Override
          public Outcome evaluate(Quantities quantities) {
            return new Figure(
                sense, value, false, terms, List.of(HOLDS), Provenance.proved("nowhere"));
          }
        };
    return GuardedBound.of(bound, new Owner("a plugin")).evaluate(NOTHING);
  }

  @ParameterizedTest
  @CsvSource({"GENERALISATION, -1e-17, 1", "ROBUSTNESS, -1e-17, 0", "ROBUSTNESS, -1e-4, 1e6"})
  void whatRoundingLeftBelowZeroIsZero(Topic topic, double value, double term) {
    Figure figure = (Figure) guarded(topic, Sense.UPPER, value, Map.of("term", term));
    assertThat(figure.value()).isZero();
    assertThat(figure.checks()).containsExactly(HOLDS);
  }

  @ParameterizedTest
  @CsvSource({"GENERALISATION, -1e-4, 1", "ROBUSTNESS, -3, 1e6", "ROBUSTNESS, -Infinity, 1"})
  void whatIsFurtherBelowIsNoBound(Topic topic, double value, double term) {
    assertThatThrownBy(() -> guarded(topic, Sense.UPPER, value, Map.of("term", term)))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("a plugin: the figure of a bound is at most ")
        .hasMessageContaining("of what is never negative");
  }

  @Test
  void otherNumbersMayBeNegative() {
    assertThat(guarded(Topic.GENERALISATION, Sense.LOWER, -3, Map.of())).isInstanceOf(Figure.class);
    assertThat(guarded(Topic.CONVERGENCE, Sense.UPPER, -3, Map.of())).isInstanceOf(Figure.class);
  }
}
