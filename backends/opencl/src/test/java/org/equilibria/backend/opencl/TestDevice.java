package org.equilibria.backend.opencl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.CheckedBackend;

/** Open the device that tests compute on; where there is none, the test is skipped, saying why. */
final class TestDevice {

  private static final String MISSING = missing();

  private TestDevice() {}

  private static String missing() {
    try {
      ClDevices.all();
      return "";
    } catch (EquilibriaException e) {
      return String.valueOf(e.getMessage());
    }
  }

  static void require() {
    assumeTrue(MISSING.isEmpty(), MISSING);
  }

  static Backend deferring() {
    return open(false, UnaryOperator.identity(), Optional.empty());
  }

  static Backend blocking() {
    return open(true, UnaryOperator.identity(), Optional.empty());
  }

  /** Open a backend as one does on a device that computes in f32 only. */
  static Backend withoutF64() {
    return open(false, driver -> new Intercepted(driver).withoutF64(), Optional.empty());
  }

  /** Open a backend that offers a precision; where the device does not, the test is skipped. */
  static Backend precise(Precision precision) {
    Backend backend = deferring();
    boolean offered = backend.info().precisions().contains(precision);
    if (!offered) {
      backend.close();
    }
    assumeTrue(offered, "the device does not compute in " + precision);
    return backend;
  }

  /** Open a backend whose calls go through something else first. */
  static Backend open(
      boolean blocking, UnaryOperator<Driver> around, Optional<ProgramCache> cache) {
    require();
    Driver driver = new ClDriver(ClDevices.all().get(0), Duration.ZERO);
    return new CheckedBackend<>(
        new OpenClArithmetic(around.apply(driver), blocking, cache, "the one of the test"));
  }
}
