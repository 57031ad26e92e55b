package org.equilibria.backend.opencl;

import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencl._cl_event;
import org.bytedeco.opencl._cl_kernel;
import org.bytedeco.opencl._cl_mem;
import org.bytedeco.opencl._cl_program;

/**
 * The calls of OpenCL that the backend makes, on one device with one queue that keeps their order.
 * Used by one thread at a time, {@link #await} and memory excepted. Every method throws {@link
 * DriverException} where OpenCL reports a failure.
 */
interface Driver extends AutoCloseable {

  /** Return the device. */
  Device device();

  /** Allocate memory of the device whose content is arbitrary. */
  _cl_mem allocate(long bytes);

  /** Give memory back as soon as the commands that use it are done. */
  void free(_cl_mem memory);

  /**
   * Compile a program.
   *
   * @throws BuildException if the compiler refuses it
   */
  _cl_program build(String source, String options);

  /** Load a program compiled before, or return nothing where the driver does not take it. */
  Optional<_cl_program> load(byte[] binary, String options);

  /** Return a program in the form that {@link #load} takes. */
  byte[] binary(_cl_program program);

  /** Release a program. */
  void release(_cl_program program);

  /** Return a kernel of a program, which keeps the program. */
  _cl_kernel kernel(_cl_program program, String name);

  /** Release a kernel. */
  void release(_cl_kernel kernel);

  /** Return the most work-items of a work-group that a kernel can have on the device. */
  long largestGroup(_cl_kernel kernel);

  /**
   * Enqueue a kernel.
   *
   * @param arguments of type {@code _cl_mem}, Integer, Float or Double
   */
  void launch(_cl_kernel kernel, Grid grid, Object[] arguments);

  /** Enqueue a copy between two different buffers. */
  void copy(_cl_mem from, _cl_mem to, long bytes);

  /** Enqueue a copy from host memory, which stays as it is until that is done. */
  void write(Pointer from, _cl_mem to, long offset, long bytes);

  /** Enqueue a copy to host memory, which is complete when the event is. */
  _cl_event read(_cl_mem from, Pointer to, long bytes);

  /** Wait for a command and release the event; several threads may. */
  void await(_cl_event event);

  /** Complete every command enqueued. */
  void finish();

  /** Release the queue; what was made by this driver is released before. */
  @Override
  void close();
}
