package org.equilibria.backend.opencl;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.backend.support.CheckedBackend;

/**
 * The backend on an OpenCL 1.2 device. Operations are issued to one queue and complete in its
 * order; only calls that return values wait, once each. An evaluation is two launches, the product
 * with everything that follows it and the norms, and one read. Entries are computed in the
 * precision of the storage, sums and norms in f64, on the host if the device has no f64. Linear
 * systems are not solved.
 *
 * <p>Every entry is computed by the same instructions in the same order wherever it stands, so rows
 * do not depend on their batch.
 */
public final class OpenClBackend {

  /** The component identifier. */
  public static final String ID = "opencl";

  private OpenClBackend() {}

  /**
   * Open the device that the options ask for.
   *
   * @throws EquilibriaException UNAVAILABLE if there is no such device, saying which there are
   */
  public static Backend open(OpenClOptions options) {
    try {
      List<ClDevices.Found> found = ClDevices.all();
      List<Device> devices = found.stream().map(ClDevices.Found::device).toList();
      Device chosen = DeviceChoice.of(devices, options);
      Driver driver = new ClDriver(found.get(chosen.number()), options.waitLimit());
      return new CheckedBackend<>(
          new OpenClArithmetic(
              driver, options.blocking(), cache(chosen, options), DeviceChoice.listed(devices)));
    } catch (DriverException e) {
      throw ClDevices.unavailable(String.valueOf(e.getMessage()));
    }
  }

  /** Drivers of CPUs compile for every work-group anew and keep what they compiled themselves. */
  private static Optional<ProgramCache> cache(Device device, OpenClOptions options) {
    if (device.kind() == Device.Kind.CPU) {
      return Optional.empty();
    }
    return Optional.of(
        new ProgramCache(
            options.cache().isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "equilibria", "opencl")
                : Path.of(options.cache())));
  }

  /**
   * Return what a backend asked of its device so far, and what is held there.
   *
   * @throws EquilibriaException INVALID_INPUT if it is no backend on OpenCL
   */
  public static Counts counts(Backend backend) {
    return arithmetic(backend).counts();
  }

  static OpenClArithmetic arithmetic(Backend backend) {
    if (backend instanceof CheckedBackend<?, ?> checked
        && checked.arithmetic() instanceof OpenClArithmetic arithmetic) {
      return arithmetic;
    }
    throw new EquilibriaException(
        ErrorCode.INVALID_INPUT,
        "backend " + backend.info().id() + " has no counts of commands to an OpenCL device");
  }
}
