package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeLeftTest {

  private static final Duration MOMENT = Duration.ofMillis(1);

  private static TimeLeft ofSix() {
    TimeLeft time = new TimeLeft();
    for (int cell = 1; cell <= 6; cell++) {
      time.expect(cell, cell <= 3 ? "absent" : "present");
    }
    return time;
  }

  @Test
  void cellsThatCannotBeRunSayNothingOfTheOthers() {
    TimeLeft time = ofSix();
    for (int cell = 1; cell <= 3; cell++) {
      time.end(cell, MOMENT, false);
      assertThat(time.estimate()).isEmpty();
    }
    time.end(4, Duration.ofSeconds(10), true);
    assertThat(time.estimate()).contains(Duration.ofSeconds(20));
  }

  @Test
  void cellsOfABackendTakeAsLongAsThoseBefore() {
    TimeLeft time = ofSix();
    time.end(4, Duration.ofSeconds(10), true);
    assertThat(time.estimate()).contains(Duration.ofSeconds(50));
    time.end(1, MOMENT, false);
    assertThat(time.estimate()).contains(Duration.ofSeconds(20).plus(MOMENT.multipliedBy(2)));
  }

  @Test
  void cellsThatWereDoneBeforeTakeNoTime() {
    TimeLeft time = ofSix();
    time.skip(1);
    time.skip(2);
    time.end(4, Duration.ofSeconds(10), true);
    assertThat(time.estimate()).contains(Duration.ofSeconds(30));
  }
}
