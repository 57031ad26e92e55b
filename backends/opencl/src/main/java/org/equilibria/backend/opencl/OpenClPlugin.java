package org.equilibria.backend.opencl;

import java.util.List;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;

/** The plugin of the backend on OpenCL devices. */
public final class OpenClPlugin implements Plugin {

  @Override
  public Info info() {
    return new Info(
        "equilibria-backend-opencl",
        "0.1.0",
        new ApiVersion(0, 1),
        "A backend on the GPUs of every vendor through OpenCL, f32 and f64");
  }

  @Override
  public List<Component<?, ?>> components() {
    return List.of(
        Component.of(
            Kinds.BACKEND,
            OpenClBackend.ID,
            "backend on GPUs and other OpenCL 1.2 devices, each evaluation in two launches",
            OpenClOptions.class,
            (options, assembly) -> OpenClBackend.open(options)));
  }
}
