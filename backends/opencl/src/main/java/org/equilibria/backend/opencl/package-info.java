/** A backend on OpenCL devices: GPUs of every vendor, and CPUs where a driver for them is. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.backend.opencl;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
