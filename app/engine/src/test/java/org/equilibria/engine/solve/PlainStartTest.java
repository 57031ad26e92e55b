package org.equilibria.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.solve.Keep;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.Steps;
import org.equilibria.api.solve.Termination;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Books and guards that begin late are, to the last bit, those that were kept from the start. */
class PlainStartTest {

  private static final int ROWS = 3;
  private static final int EVALUATIONS = 24;
  private static final int TRIALS = 100;
  private static final double ROUNDOFF = 0x1p-24;

  // What is of the beginning alone, and what a test cannot compare: how it was asked for.
  private static final Set<String> NOT_COMPARED = Set.of("plain", "plainIndex", "startNorm");

  /** What may come in the place of a plain step. */
  private enum Event {
    NONE,
    RISE,
    SAME,
    BOUND,
    NOT_FINITE,
    CONVERGENCE,
    ZERO,
    LARGE_IMAGE,
    PRODUCTS
  }

  /** A ledger with what the loop keeps beside it. */
  private static final class Books {
    private final Safeguard safeguard;
    private final RowLedger ledger;
    private final boolean[] mask = new boolean[ROWS];

    Books(Termination rule, boolean fromTheStart) {
      safeguard = new Safeguard(Steps.EXTRAPOLATION, 4, ROUNDOFF);
      ledger = new RowLedger(ROWS, rule, safeguard, row -> 1);
      if (fromTheStart) {
        ledger.open();
      }
    }

    void evaluate(int index, Evaluation e) {
      if (ledger.goesOn(index, e)) {
        return;
      }
      ledger.open();
      ledger.weigh(e, null);
      ledger.markRescues(index, e, mask);
      ledger.judge(index, e, null);
      ledger.turnBack(index, e, null);
      ledger.finishSpent(index);
    }

    void step(Proposal proposal) {
      if (proposal == Proposal.WRITTEN || !ledger.isPlain()) {
        ledger.open();
        safeguard.advance(proposal, new boolean[ROWS]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Event.class)
  void booksThatBeginLateAreThoseFromTheStart(Event event) {
    for (int seed = 0; seed < TRIALS; seed++) {
      Random random = new Random(seed);
      // Three quarters of the limits are sometimes spent, sometimes not.
      Termination rule =
          Termination.builder()
              .rtol(1e-6)
              .maxSteps(12 + random.nextInt(40))
              .maxEvaluations(12 + random.nextInt(40))
              .stallWindow(1 + random.nextInt(6))
              .keep(random.nextBoolean() ? Keep.BEST : Keep.LAST)
              .build();
      Books late = new Books(rule, false);
      Books whole = new Books(rule, true);
      Sequence sequence = new Sequence(random, event);
      int last = 1 + random.nextInt(EVALUATIONS);
      int written = random.nextInt(EVALUATIONS);
      for (int index = 0; index < last; index++) {
        double[][] measured = sequence.next(index);
        late.evaluate(index, report(measured));
        whole.evaluate(index, report(measured));
        if (event == Event.PRODUCTS && index == written) {
          late.ledger.countProducts(1, 2);
          whole.ledger.countProducts(1, 2);
        }
        Proposal proposal = index >= written ? Proposal.WRITTEN : Proposal.IMAGE;
        late.step(proposal);
        whole.step(proposal);
      }
      late.ledger.open();
      assertThat(state(late.ledger)).as("%s, seed %d", event, seed).isEqualTo(state(whole.ledger));
    }
  }

  /** Measurements of rows that converge until an event, of which the norms are possible ones. */
  private static final class Sequence {
    private final Random random;
    private final Event event;
    private final int when;
    private final int where;
    private final double[] residual = new double[ROWS];
    private final double[] imageNorm = new double[ROWS];

    Sequence(Random random, Event event) {
      this.random = random;
      this.event = event;
      when = random.nextInt(EVALUATIONS);
      where = random.nextInt(ROWS);
    }

    double[][] next(int index) {
      double[] before = residual.clone();
      double[] bound = new double[ROWS];
      for (int i = 0; i < ROWS; i++) {
        residual[i] =
            index == 0 ? 1 + random.nextDouble() : residual[i] * (0.5 + 0.5 * random.nextDouble());
        double move = residual[i] * (2 * random.nextDouble() - 1);
        imageNorm[i] = index == 0 ? 3 * random.nextDouble() : Math.abs(imageNorm[i] + move);
      }
      double[] reported = residual.clone();
      double[] norms = imageNorm.clone();
      if (index == when) {
        switch (event) {
          case RISE -> reported[where] = residual[where] *= 1 + 3 * random.nextDouble();
          case SAME -> reported[where] = residual[where] = before[where];
          case BOUND -> bound[where] = residual[where] / 8;
          case NOT_FINITE -> reported[where] = random.nextBoolean() ? Double.NaN : 1 / 0.0;
          case CONVERGENCE -> reported[where] = residual[where] = 1e-8 * norms[where];
          case ZERO -> norms[where] = reported[where] = residual[where] = imageNorm[where] = 1e-9;
          case LARGE_IMAGE -> norms[where] = imageNorm[where] = 1e3;
          default -> {}
        }
      }
      return new double[][] {reported, norms, bound};
    }
  }

  private static Evaluation report(double[][] measured) {
    Evaluation e = new Evaluation(ROWS, Norm.L2);
    System.arraycopy(measured[0], 0, e.residual(), 0, ROWS);
    System.arraycopy(measured[1], 0, e.imageNorm(), 0, ROWS);
    System.arraycopy(measured[2], 0, e.errorBound(), 0, ROWS);
    return e;
  }

  /** Return every field of books and guards, so that what they learn of later is held, too. */
  private static Map<String, String> state(Object books) {
    Map<String, String> fields = new LinkedHashMap<>();
    describe("", books, fields);
    return fields;
  }

  private static void describe(String name, Object value, Map<String, String> fields) {
    if (value != null && value.getClass().isArray()) {
      for (int k = 0; k < Array.getLength(value); k++) {
        describe(name + "[" + k + "]", Array.get(value, k), fields);
      }
    } else if (value instanceof RowLedger
        || value instanceof Safeguard
        || value instanceof Outcomes
        || value instanceof RowGuard
        || value instanceof Reach) {
      for (Field field : value.getClass().getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !NOT_COMPARED.contains(field.getName())) {
          describe(name + "." + field.getName(), read(field, value), fields);
        }
      }
    } else {
      fields.put(name, String.valueOf(value));
    }
  }

  private static Object read(Field field, Object of) {
    try {
      field.setAccessible(true);
      return field.get(of);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
