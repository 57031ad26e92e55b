package org.equilibria.backend.opencl;

import java.time.Duration;
import org.equilibria.api.option.Option;

/**
 * Options of the OpenCL backend.
 *
 * @param device which device computes
 * @param platform which driver it is reached through
 * @param blocking whether every operation is completed before the next begins
 * @param cache where compiled programs are kept
 * @param waitLimit how long the host waits for the device; zero for without end
 */
public record OpenClOptions(
    @Option(
            help =
                "gpu, accelerator, cpu, a number as 'equilibria info' lists them, or part of a"
                    + " name; without it the first GPU, else the first device",
            value = "")
        String device,
    @Option(help = "part of the name of the platform that has the device", value = "")
        String platform,
    @Option(
            help = "complete every operation at once, so that a failure is told where it happens",
            value = "false")
        boolean blocking,
    @Option(
            help =
                "folder that keeps programs compiled for GPUs; without it .cache/equilibria/opencl"
                    + " of the home folder",
            value = "")
        String cache,
    @Option(
            help =
                "how long to wait for the device before it counts as lost, such as 60s; 0s waits"
                    + " without end",
            value = "0s",
            min = 0)
        Duration waitLimit) {

  /** Choose the defaults. */
  public static OpenClOptions defaults() {
    return new OpenClOptions("", "", false, "", Duration.ZERO);
  }
}
