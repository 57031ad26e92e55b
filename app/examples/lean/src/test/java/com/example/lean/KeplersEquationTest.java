package com.example.lean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that depends on equilibria-core alone. */
class KeplersEquationTest {

  @Test
  void solutionSatisfiesTheEquation() {
    double anomaly = KeplersEquation.eccentricAnomaly(1, 0.5);
    // The relative residual asked for by default is 1e-6; the slope e cos E of the map is below 1.
    assertEquals(1 + 0.5 * Math.sin(anomaly), anomaly, 1e-5);
  }

  /** What binds native libraries stays away. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.bytedeco.javacpp.Loader",
        "org.nd4j.linalg.factory.Nd4j",
        "org.equilibria.backend.nativecpu.NativeBackend"
      })
  void nothingNativeIsOnTheClassPath(String name) {
    assertThrows(ClassNotFoundException.class, () -> Class.forName(name));
  }
}
