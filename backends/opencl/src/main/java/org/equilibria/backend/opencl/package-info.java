/** A backend on OpenCL devices: GPUs of every vendor, and CPUs where a driver for them is. */
@NullMarked
package org.equilibria.backend.opencl;

import org.jspecify.annotations.NullMarked;
