package org.equilibria.backend.opencl;

import org.bytedeco.opencl._cl_kernel;

/**
 * A kernel that can be launched.
 *
 * @param name its name in the source
 * @param kernel what OpenCL calls it
 */
record Routine(String name, _cl_kernel kernel) {}
