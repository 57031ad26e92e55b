package org.equilibria.backend.opencl;

/** Failure of one call of the driver. */
final class DriverException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * Hold a failure.
   *
   * @param call the function that failed
   * @param status what it returned
   */
  DriverException(String call, int status) {
    super(call + ": " + Status.named(status));
    this.status = status;
  }

  /** Hold a failure that OpenCL does not report. */
  DriverException(String message) {
    super(message);
    status = 0;
  }

  /** Return what OpenCL reported; 0 if it reported nothing. */
  int status() {
    return status;
  }
}
