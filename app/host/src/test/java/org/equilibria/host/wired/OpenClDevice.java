package org.equilibria.host.wired;

import static org.junit.jupiter.api.Assumptions.abort;

import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.spi.Kinds;

/** Open the backend on an OpenCL device; where there is none, the test is skipped, saying why. */
final class OpenClDevice {

  private OpenClDevice() {}

  static Backend open(String notation) {
    Backend backend;
    try {
      backend = Wired.create(Kinds.BACKEND, notation);
    } catch (EquilibriaException e) {
      if (e.code() != ErrorCode.UNAVAILABLE) {
        throw e;
      }
      return abort(e.getMessage());
    }
    if (!backend.info().precisions().contains(Precision.F64)) {
      backend.close();
      return abort("the device does not compute in f64");
    }
    return backend;
  }
}
