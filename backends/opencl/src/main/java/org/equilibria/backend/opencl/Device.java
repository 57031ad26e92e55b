package org.equilibria.backend.opencl;

/**
 * What an OpenCL device says of itself.
 *
 * @param number its place among all devices of the machine
 * @param platform name of the platform it belongs to
 * @param name name given by the driver
 * @param kind GPU, accelerator, CPU or other
 * @param version OpenCL version of the device
 * @param driver version of the driver
 * @param f64 whether it computes in f64
 * @param fma whether fused multiply-adds in f32 are those of the hardware
 * @param exactQuotients whether quotients and roots in f32 can be rounded to nearest
 * @param memory bytes of its memory
 * @param largestBuffer most bytes of one allocation
 * @param localMemory bytes shared by a work-group
 * @param largestGroup most work-items of a work-group
 */
record Device(
    int number,
    String platform,
    String name,
    Kind kind,
    String version,
    String driver,
    boolean f64,
    boolean fma,
    boolean exactQuotients,
    long memory,
    long largestBuffer,
    long localMemory,
    long largestGroup) {

  /** Kinds of devices; the sooner, the likelier to be fast. */
  enum Kind {
    /** A graphics processor. */
    GPU("GPU"),
    /** Another processor made for computing. */
    ACCELERATOR("accelerator"),
    /** The processor of the host. */
    CPU("CPU"),
    /** Anything else. */
    OTHER("other device");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /** Return it as people are told. */
  String described() {
    return name + " (" + kind.text + ", " + platform + ")";
  }

  /** Return the same device as if it could not compute in f64. */
  Device withoutF64() {
    return new Device(
        number,
        platform,
        name,
        kind,
        version,
        driver,
        false,
        fma,
        exactQuotients,
        memory,
        largestBuffer,
        localMemory,
        largestGroup);
  }
}
