package org.equilibria.engine.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Derivation;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Provenance;
import org.equilibria.api.theory.Quantities;
import org.equilibria.api.theory.Quantity;
import org.equilibria.api.theory.Topic;
import org.equilibria.engine.guard.Foreign;
import org.junit.jupiter.api.Test;

class QuantityStoreTest {

  private static final Quantity<Integer> SIDE = new Quantity<>("side", Integer.class, "side");
  private static final Quantity<Integer> AREA = new Quantity<>("area", Integer.class, "area");

  private final AtomicInteger computed = new AtomicInteger();

  @Test
  void measuredValueIsFoundAndComputedOnce() {
    QuantityStore store = new QuantityStore(List.of()).measure(SIDE, computed::incrementAndGet);
    assertThat(computed).hasValue(0);
    assertThat(store.find(SIDE)).contains(1);
    assertThat(store.find(SIDE)).contains(1);
  }

  @Test
  void unknownQuantityIsNotFound() {
    assertThat(new QuantityStore(List.of()).find(SIDE)).isEmpty();
  }

  @Test
  void quantityIsDerivedOnceFromWhatIsKnown() {
    QuantityStore store = new QuantityStore(List.of(bound(this::square))).put(SIDE, 3);
    assertThat(store.find(AREA)).contains(9);
    assertThat(store.find(AREA)).contains(9);
    assertThat(computed).hasValue(1);
  }

  @Test
  void quantityWithoutItsInputsIsNotFound() {
    assertThat(new QuantityStore(List.of(bound(this::square))).find(AREA)).isEmpty();
  }

  @Test
  void measuredValueCountsBeforeADerivedOne() {
    QuantityStore store = new QuantityStore(List.of(bound(this::square))).put(AREA, 5);
    assertThat(store.find(AREA)).contains(5);
  }

  @Test
  void quantityThatNeedsItselfIsAViolation() {
    QuantityStore store = new QuantityStore(List.of(bound(q -> q.find(AREA))));
    assertThatThrownBy(() -> store.find(AREA))
        .isInstanceOf(EquilibriaException.class)
        .hasMessage("quantity area is computed from itself");
  }

  @Test
  void quantityWhoseComputationFailedFailsAgainWithTheSameCause() {
    QuantityStore store =
        new QuantityStore(
            List.of(
                bound(
                    q -> {
                      throw new ArithmeticException("no area");
                    })));
    assertThatThrownBy(() -> store.find(AREA)).hasMessage("no area");
    assertThatThrownBy(() -> store.find(AREA)).hasMessage("no area");
  }

  /** What a plugin says of a quantity is no ground for what the framework proves. */
  @Test
  void whatPluginsDeriveIsReadByTheirBoundsAlone() {
    Bound own = bound(q -> Optional.empty());
    Bound foreign = new Others(bound(this::square));
    QuantityStore store = new QuantityStore(List.of(foreign)).put(SIDE, 3);
    assertThat(store.readBy(own).find(AREA)).isEmpty();
    assertThat(store.readBy(foreign).find(AREA)).contains(9);
    assertThat(store.readBy(foreign).find(AREA)).contains(9);
    assertThat(computed).hasValue(1);
    QuantityStore both =
        new QuantityStore(List.of(foreign, bound(q -> Optional.of(1)))).put(SIDE, 3);
    assertThat(both.readBy(own).find(AREA)).contains(1);
    assertThat(both.readBy(foreign).find(AREA)).contains(1);
  }

  private record Others(Bound bound) implements Bound, Foreign {

    @Override
    public String described() {
      return "a plugin";
    }

    @Override
    public Topic topic() {
      return bound.topic();
    }

    @Override
    public Set<Quantity<?>> inputs() {
      return bound.inputs();
    }

    @Override
    public List<Derivation<?>> derivations() {
      return bound.derivations();
    }

    @Override
    public Outcome evaluate(Quantities quantities) {
      return bound.evaluate(quantities);
    }
  }

  private Optional<Integer> square(Quantities quantities) {
    computed.incrementAndGet();
    return quantities.find(SIDE).map(side -> side * side);
  }

  private static Bound bound(Function<Quantities, Optional<Integer>> body) {
    return new Bound() {
      @Override
      public Topic topic() {
        return Topic.ROBUSTNESS;
      }

      @Override
      public Set<Quantity<?>> inputs() {
        return Set.of(AREA);
      }

      @Override
      public List<Derivation<?>> derivations() {
        return List.of(new AreaDerivation(body));
      }

      @Override
      public Outcome evaluate(Quantities quantities) {
        return new Outcome.Inapplicable("never", List.of(), Provenance.NONE);
      }
    };
  }

  private record AreaDerivation(Function<Quantities, Optional<Integer>> body)
      implements Derivation<Integer> {

    @Override
    public Quantity<Integer> output() {
      return AREA;
    }

    @Override
    public Set<Quantity<?>> inputs() {
      return Set.of(SIDE);
    }

    @Override
    public Optional<Integer> derive(Quantities quantities) {
      return body.apply(quantities);
    }
  }
}
