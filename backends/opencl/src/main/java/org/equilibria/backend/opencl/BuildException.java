package org.equilibria.backend.opencl;

/** Refusal of a program by the compiler of a driver. */
final class BuildException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Hold a refusal.
   *
   * @param log what the compiler wrote
   */
  BuildException(String log) {
    super(log);
  }
}
