package org.equilibria.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.backend.support.CheckedBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever fails on the device is answered by one message, and nothing hangs. */
@Timeout(120)
class FaultsTest {

  private static final int NOT_AVAILABLE = -2;
  private static final int ALLOCATION_FAILURE = -4;

  private Intercepted driver;

  private Backend open(boolean blocking) {
    return TestDevice.open(
        blocking,
        inner -> {
          driver = new Intercepted(inner);
          return driver;
        },
        Optional.empty());
  }

  private static void assertFails(ErrorCode code, ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EquilibriaException.class, e -> assertThat(e.code()).isEqualTo(code))
        .message()
        .contains(parts)
        .startsWith("backend opencl");
  }

  @Test
  void allocationThatIsRefusedSaysWhatWasAskedAndWhatThereIs() {
    try (Backend backend = open(false);
        Scope scope = backend.openScope("test", Precision.F32)) {
      Matrix kept = scope.zeros(100, 10);
      Counts before = OpenClBackend.counts(backend);
      driver.fail("allocate", ALLOCATION_FAILURE);
      assertFails(
          ErrorCode.UNAVAILABLE,
          () -> scope.zeros(300, 20),
          "cannot allocate 24000 bytes on " + driver.device().name(),
          "of its " + driver.device().memory() + " bytes this process uses 4000",
          "CL_MEM_OBJECT_ALLOCATION_FAILURE");
      driver.fail("", 0);
      assertThat(OpenClBackend.counts(backend).bytes()).isEqualTo(before.bytes());
      backend.fill(kept, 3);
      double[] values = new double[1000];
      backend.download(kept, values);
      assertThat(values).containsOnly(3);
    }
  }

  @Test
  void moreThanTheDeviceHasIsRefusedBeforeTheDriverPromisesIt() {
    try (Backend backend =
            TestDevice.open(
                false, inner -> new Intercepted(inner).withMemory(50_000), Optional.empty());
        Scope scope = backend.openScope("test", Precision.F64)) {
      scope.uninitialized(50, 100);
      assertFails(
          ErrorCode.UNAVAILABLE,
          () -> scope.uninitialized(20, 100),
          "cannot allocate 16000 bytes",
          "of its 50000 bytes this process uses 40000 (more than it has)");
    }
  }

  @Test
  void roomThatIsMissingAtTheFirstUseIsNoLostDevice() {
    try (Backend backend = open(false);
        Scope scope = backend.openScope("test", Precision.F32)) {
      Matrix a = scope.zeros(2, 2);
      driver.fail("launch", ALLOCATION_FAILURE);
      assertFails(ErrorCode.UNAVAILABLE, () -> backend.fill(a, 1), "has no room for its matrices");
      driver.fail("", 0);
      backend.fill(a, 1);
      backend.synchronize();
    }
  }

  @Test
  void formulaThatDoesNotCompileIsUnsupportedWithTheWordsOfTheCompiler() {
    try (Backend backend = open(false);
        Scope scope = backend.openScope("test", Precision.F32)) {
      Matrix a = scope.zeros(2, 2);
      Kernel kernel = backend.compile(Expr.x().plus(17));
      driver.refuse("real formula");
      assertFails(
          ErrorCode.UNSUPPORTED,
          () -> backend.map(kernel, a, null, new double[0], a),
          "the compiler of " + driver.device().name(),
          "refuses a formula in F32");
      driver.refuse("");
      backend.map(kernel, a, null, new double[0], a);
      double[] values = new double[4];
      backend.download(a, values);
      assertThat(values).containsOnly(17);
    }
  }

  @Test
  void operationsThatDoNotCompileMakeTheBackendUnavailable() {
    try (Backend backend = open(false);
        Scope scope = backend.openScope("test", Precision.F32)) {
      driver.refuse("__kernel void fill");
      assertFails(ErrorCode.UNAVAILABLE, () -> scope.zeros(2, 2), "refuses the F32 operations");
      assertThat(OpenClBackend.counts(backend).bytes()).isZero();
    }
  }

  @Test
  void compilerThatFailsOnceIsAskedAgain() {
    try (Backend backend = open(false);
        Scope scope = backend.openScope("test", Precision.F32)) {
      driver.refuse("__kernel void fill", 1);
      Matrix zeros = scope.zeros(2, 2);
      double[] values = {1, 1, 1, 1};
      backend.download(zeros, values);
      assertThat(values).containsOnly(0);
    }
  }

  /** Every command that follows gets the same answer without another look at the device. */
  @ParameterizedTest
  @ValueSource(strings = {"launch", "write", "read", "await", "finish"})
  void deviceThatIsGoneIsToldByEveryCallFromThenOn(String call) {
    Backend backend = open(false);
    Scope scope = backend.openScope("test", Precision.F32);
    Matrix a = scope.zeros(3, 3);
    double[] values = new double[9];
    driver.fail(call, NOT_AVAILABLE);
    ThrowingCallable solving =
        () -> {
          backend.scaleRows(new double[] {1, 2, 3}, a, a);
          backend.rowNorms(a, Norm.L2, values);
          backend.synchronize();
        };
    String[] parts = {
      driver.device().name(), "failed (" + call + ": CL_DEVICE_NOT_AVAILABLE, -2)", "is lost"
    };
    assertFails(ErrorCode.UNAVAILABLE, solving, parts);
    driver.fail("everything", NOT_AVAILABLE);
    int calls = driver.calls().size();
    assertFails(ErrorCode.UNAVAILABLE, solving, parts);
    assertFails(ErrorCode.UNAVAILABLE, () -> backend.download(a, values), parts);
    assertFails(ErrorCode.UNAVAILABLE, () -> scope.zeros(1, 1), parts);
    assertFails(ErrorCode.UNAVAILABLE, backend::synchronize, parts);
    assertThat(driver.calls()).hasSize(calls);
    scope.close();
    backend.close();
    assertThat(driver.calls()).contains("close");
  }

  /**
   * A nanosecond stands in for a minute, and products take far longer: so many that some are left
   * however late a busy machine comes to ask for the last.
   */
  @Test
  void deviceThatDoesNotAnswerWithinTheLimitIsLostRatherThanWaitedFor() {
    TestDevice.require();
    Driver impatient = new ClDriver(ClDevices.all().get(0), Duration.ofNanos(1));
    Backend backend =
        new CheckedBackend<>(
            new OpenClArithmetic(impatient, false, Optional.empty(), "the one of the test"));
    Scope scope = backend.openScope("test", Precision.F32);
    Matrix a = scope.zeros(500, 500);
    Matrix product = scope.zeros(500, 500);
    for (int k = 0; k < 100; k++) {
      backend.gemm(1, a, false, a, false, 0, product);
    }
    double[] values = new double[250_000];
    String[] parts = {impatient.device().name(), "no answer within 0 ms", "is lost"};
    assertFails(ErrorCode.UNAVAILABLE, () -> backend.download(product, values), parts);
    assertFails(ErrorCode.UNAVAILABLE, backend::synchronize, parts);
    scope.close();
    backend.close();
  }

  @Test
  void answersWithinTheLimitAreTaken() {
    TestDevice.require();
    Driver patient = new ClDriver(ClDevices.all().get(0), Duration.ofHours(1));
    try (Backend backend =
            new CheckedBackend<>(
                new OpenClArithmetic(patient, false, Optional.empty(), "the one of the test"));
        Scope scope = backend.openScope("test", Precision.F32)) {
      Matrix a = scope.uninitialized(2, 2);
      backend.upload(new double[] {1, 2, 3, 4}, a);
      backend.gemm(1, a, false, a, false, 0, scope.zeros(2, 2));
      backend.synchronize();
      double[] norms = new double[2];
      backend.rowNorms(a, Norm.L2, norms);
      assertThat(norms).containsExactly(Math.sqrt(5), 5);
    }
  }

  @Test
  void blockingTellsAFailureWhereItHappens() {
    try (Backend backend = open(true);
        Scope scope = backend.openScope("test", Precision.F32)) {
      Matrix a = scope.zeros(2, 2);
      driver.fail("finish", NOT_AVAILABLE);
      assertFails(ErrorCode.UNAVAILABLE, () -> backend.fill(a, 1), "failed (finish");
    }
  }
}
