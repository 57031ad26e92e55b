package org.equilibria.backend.opencl;

import static org.bytedeco.opencl.global.OpenCL.CL_COMPLETE;
import static org.bytedeco.opencl.global.OpenCL.CL_EVENT_COMMAND_EXECUTION_STATUS;
import static org.bytedeco.opencl.global.OpenCL.CL_FALSE;
import static org.bytedeco.opencl.global.OpenCL.CL_KERNEL_WORK_GROUP_SIZE;
import static org.bytedeco.opencl.global.OpenCL.CL_MEM_READ_WRITE;
import static org.bytedeco.opencl.global.OpenCL.CL_PROGRAM_BINARIES;
import static org.bytedeco.opencl.global.OpenCL.CL_PROGRAM_BINARY_SIZES;
import static org.bytedeco.opencl.global.OpenCL.CL_PROGRAM_BUILD_LOG;
import static org.bytedeco.opencl.global.OpenCL.clBuildProgram;
import static org.bytedeco.opencl.global.OpenCL.clCreateBuffer;
import static org.bytedeco.opencl.global.OpenCL.clCreateCommandQueue;
import static org.bytedeco.opencl.global.OpenCL.clCreateContext;
import static org.bytedeco.opencl.global.OpenCL.clCreateKernel;
import static org.bytedeco.opencl.global.OpenCL.clCreateProgramWithBinary;
import static org.bytedeco.opencl.global.OpenCL.clCreateProgramWithSource;
import static org.bytedeco.opencl.global.OpenCL.clEnqueueCopyBuffer;
import static org.bytedeco.opencl.global.OpenCL.clEnqueueMarkerWithWaitList;
import static org.bytedeco.opencl.global.OpenCL.clEnqueueNDRangeKernel;
import static org.bytedeco.opencl.global.OpenCL.clEnqueueReadBuffer;
import static org.bytedeco.opencl.global.OpenCL.clEnqueueWriteBuffer;
import static org.bytedeco.opencl.global.OpenCL.clFinish;
import static org.bytedeco.opencl.global.OpenCL.clFlush;
import static org.bytedeco.opencl.global.OpenCL.clGetEventInfo;
import static org.bytedeco.opencl.global.OpenCL.clGetKernelWorkGroupInfo;
import static org.bytedeco.opencl.global.OpenCL.clGetProgramBuildInfo;
import static org.bytedeco.opencl.global.OpenCL.clGetProgramInfo;
import static org.bytedeco.opencl.global.OpenCL.clReleaseCommandQueue;
import static org.bytedeco.opencl.global.OpenCL.clReleaseContext;
import static org.bytedeco.opencl.global.OpenCL.clReleaseEvent;
import static org.bytedeco.opencl.global.OpenCL.clReleaseKernel;
import static org.bytedeco.opencl.global.OpenCL.clReleaseMemObject;
import static org.bytedeco.opencl.global.OpenCL.clReleaseProgram;
import static org.bytedeco.opencl.global.OpenCL.clSetKernelArg;
import static org.bytedeco.opencl.global.OpenCL.clWaitForEvents;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.opencl.Pfn_notify_BytePointer_Pointer_long_Pointer;
import org.bytedeco.opencl.Pfn_notify__cl_program_Pointer;
import org.bytedeco.opencl._cl_command_queue;
import org.bytedeco.opencl._cl_context;
import org.bytedeco.opencl._cl_device_id;
import org.bytedeco.opencl._cl_event;
import org.bytedeco.opencl._cl_kernel;
import org.bytedeco.opencl._cl_mem;
import org.bytedeco.opencl._cl_program;

/** OpenCL on one device, with a context and an in-order queue of its own. */
final class ClDriver implements Driver {

  private static final int BUILD_FAILURE = -11;
  private static final int NO_BUILD_LOG = 1;

  private final Device device;
  private final _cl_device_id handle;
  private final _cl_context context;
  private final _cl_command_queue queue;
  private final Duration waitLimit;
  private volatile boolean silent;

  // Reused by every launch.
  private final BytePointer argument = new BytePointer((long) Long.BYTES);
  private final SizeTPointer global = new SizeTPointer(2L);
  private final SizeTPointer local = new SizeTPointer(2L);

  /**
   * Create a context and a queue.
   *
   * @param waitLimit how long a command may take before the device counts as silent; zero for
   *     without end
   */
  ClDriver(ClDevices.Found found, Duration waitLimit) {
    this.waitLimit = waitLimit;
    device = found.device();
    handle = found.handle();
    try (IntPointer status = new IntPointer(1L);
        PointerPointer<_cl_device_id> devices = one(handle)) {
      context =
          clCreateContext(
              new SizeTPointer(),
              1,
              devices,
              (Pfn_notify_BytePointer_Pointer_long_Pointer) null,
              new Pointer(),
              status);
      check("clCreateContext", status.get());
      queue = clCreateCommandQueue(context, handle, 0, status);
      check("clCreateCommandQueue", status.get());
    }
  }

  private static PointerPointer<_cl_device_id> one(_cl_device_id handle) {
    return new PointerPointer<_cl_device_id>(1).put(0, handle);
  }

  @Override
  public Device device() {
    return device;
  }

  @Override
  public _cl_mem allocate(long bytes) {
    try (IntPointer status = new IntPointer(1L)) {
      _cl_mem memory = clCreateBuffer(context, CL_MEM_READ_WRITE, bytes, new Pointer(), status);
      check("clCreateBuffer", status.get());
      return memory;
    }
  }

  @Override
  public void free(_cl_mem memory) {
    check("clReleaseMemObject", clReleaseMemObject(memory));
  }

  @Override
  public _cl_program build(String source, String options) {
    byte[] text = source.getBytes(StandardCharsets.US_ASCII);
    try (IntPointer status = new IntPointer(1L);
        BytePointer characters = new BytePointer(text);
        PointerPointer<BytePointer> texts = new PointerPointer<BytePointer>(1).put(0, characters);
        SizeTPointer length = new SizeTPointer(1L).put(text.length)) {
      _cl_program program = clCreateProgramWithSource(context, 1, texts, length, status);
      check("clCreateProgramWithSource", status.get());
      int result = build(program, options);
      if (result == BUILD_FAILURE) {
        String log = log(program);
        release(program);
        throw new BuildException(log);
      }
      check("clBuildProgram", result);
      return program;
    }
  }

  private int build(_cl_program program, String options) {
    try (BytePointer text = new BytePointer(options);
        PointerPointer<_cl_device_id> devices = one(handle)) {
      return clBuildProgram(
          program, 1, devices, text, (Pfn_notify__cl_program_Pointer) null, new Pointer());
    }
  }

  private String log(_cl_program program) {
    try (SizeTPointer size = new SizeTPointer(1L)) {
      check(
          "clGetProgramBuildInfo",
          clGetProgramBuildInfo(program, handle, CL_PROGRAM_BUILD_LOG, 0, new Pointer(), size));
      if (size.get() <= NO_BUILD_LOG) {
        return "the driver gives no reason";
      }
      try (BytePointer text = new BytePointer(size.get())) {
        check(
            "clGetProgramBuildInfo",
            clGetProgramBuildInfo(
                program, handle, CL_PROGRAM_BUILD_LOG, size.get(), text, new SizeTPointer()));
        return ClDevices.text(text);
      }
    }
  }

  @Override
  public Optional<_cl_program> load(byte[] binary, String options) {
    try (IntPointer status = new IntPointer(1L);
        IntPointer taken = new IntPointer(1L);
        BytePointer bytes = new BytePointer(binary);
        PointerPointer<BytePointer> binaries = new PointerPointer<BytePointer>(1).put(0, bytes);
        PointerPointer<_cl_device_id> devices = one(handle);
        SizeTPointer length = new SizeTPointer(1L).put(binary.length)) {
      _cl_program program =
          clCreateProgramWithBinary(context, 1, devices, length, binaries, taken, status);
      if (status.get() != 0) {
        return Optional.empty();
      }
      if (build(program, options) != 0) {
        release(program);
        return Optional.empty();
      }
      return Optional.of(program);
    }
  }

  @Override
  public byte[] binary(_cl_program program) {
    try (SizeTPointer size = new SizeTPointer(1L)) {
      check(
          "clGetProgramInfo",
          clGetProgramInfo(
              program, CL_PROGRAM_BINARY_SIZES, size.sizeof(), size, new SizeTPointer()));
      try (BytePointer bytes = new BytePointer(size.get());
          PointerPointer<BytePointer> binaries = new PointerPointer<BytePointer>(1).put(0, bytes)) {
        check(
            "clGetProgramInfo",
            clGetProgramInfo(
                program, CL_PROGRAM_BINARIES, binaries.sizeof(), binaries, new SizeTPointer()));
        byte[] binary = new byte[Math.toIntExact(size.get())];
        bytes.get(binary);
        return binary;
      }
    }
  }

  @Override
  public void release(_cl_program program) {
    check("clReleaseProgram", clReleaseProgram(program));
  }

  @Override
  public _cl_kernel kernel(_cl_program program, String name) {
    try (IntPointer status = new IntPointer(1L)) {
      _cl_kernel kernel = clCreateKernel(program, name, status);
      check("clCreateKernel of " + name, status.get());
      return kernel;
    }
  }

  @Override
  public void release(_cl_kernel kernel) {
    check("clReleaseKernel", clReleaseKernel(kernel));
  }

  @Override
  public long largestGroup(_cl_kernel kernel) {
    try (SizeTPointer size = new SizeTPointer(1L)) {
      check(
          "clGetKernelWorkGroupInfo",
          clGetKernelWorkGroupInfo(
              kernel, handle, CL_KERNEL_WORK_GROUP_SIZE, size.sizeof(), size, new SizeTPointer()));
      return size.get();
    }
  }

  @Override
  public void launch(_cl_kernel kernel, Grid grid, Object[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      int bytes = set(arguments[i]);
      check("clSetKernelArg", clSetKernelArg(kernel, i, bytes, argument));
    }
    global.put(0, grid.columns()).put(1, grid.rows());
    local.put(0, grid.groupColumns()).put(1, grid.groupRows());
    check(
        "clEnqueueNDRangeKernel",
        clEnqueueNDRangeKernel(
            queue,
            kernel,
            2,
            new SizeTPointer(),
            global,
            local,
            0,
            (PointerPointer<?>) null,
            (PointerPointer<?>) null));
  }

  /** Write an argument where OpenCL reads it and return its bytes. */
  private int set(Object value) {
    if (value instanceof _cl_mem memory) {
      argument.putLong(memory.address());
      return Long.BYTES;
    } else if (value instanceof Integer number) {
      argument.putInt(number);
      return Integer.BYTES;
    } else if (value instanceof Float number) {
      argument.putFloat(number);
      return Float.BYTES;
    } else if (value instanceof Double number) {
      argument.putDouble(number);
      return Double.BYTES;
    }
    throw new IllegalStateException("no argument of a kernel: " + value);
  }

  @Override
  public void copy(_cl_mem from, _cl_mem to, long bytes) {
    check(
        "clEnqueueCopyBuffer",
        clEnqueueCopyBuffer(
            queue, from, to, 0, 0, bytes, 0, (PointerPointer<?>) null, (PointerPointer<?>) null));
  }

  @Override
  public void write(Pointer from, _cl_mem to, long offset, long bytes) {
    check(
        "clEnqueueWriteBuffer",
        clEnqueueWriteBuffer(
            queue,
            to,
            CL_FALSE,
            offset,
            bytes,
            from,
            0,
            (PointerPointer<?>) null,
            (PointerPointer<?>) null));
  }

  @Override
  public _cl_event read(_cl_mem from, Pointer to, long bytes) {
    try (PointerPointer<_cl_event> event = new PointerPointer<>(1L)) {
      check(
          "clEnqueueReadBuffer",
          clEnqueueReadBuffer(
              queue, from, CL_FALSE, 0, bytes, to, 0, (PointerPointer<?>) null, event));
      return event.get(_cl_event.class, 0);
    }
  }

  @Override
  public void await(_cl_event event) {
    if (!waitLimit.isZero()) {
      awaitWithinLimit(event);
    }
    try (PointerPointer<_cl_event> events = new PointerPointer<_cl_event>(1).put(0, event)) {
      int status = clWaitForEvents(1, events);
      clReleaseEvent(event);
      check("clWaitForEvents", status);
    }
  }

  private void awaitWithinLimit(_cl_event event) {
    check("clFlush", clFlush(queue));
    try (IntPointer status = new IntPointer(1L)) {
      boolean done =
          new Patience(waitLimit.toNanos(), System::nanoTime).until(() -> isDone(event, status));
      if (!done) {
        silent = true;
        throw new DriverException("no answer within " + waitLimit.toMillis() + " ms");
      }
    }
  }

  /** Return whether a command is done, or failed. */
  private static boolean isDone(_cl_event event, IntPointer status) {
    check(
        "clGetEventInfo",
        clGetEventInfo(
            event, CL_EVENT_COMMAND_EXECUTION_STATUS, Integer.BYTES, status, new SizeTPointer()));
    return status.get() <= CL_COMPLETE;
  }

  @Override
  public void finish() {
    if (waitLimit.isZero()) {
      check("clFinish", clFinish(queue));
      return;
    }
    try (PointerPointer<_cl_event> event = new PointerPointer<>(1L)) {
      check(
          "clEnqueueMarkerWithWaitList",
          clEnqueueMarkerWithWaitList(queue, 0, (PointerPointer<?>) null, event));
      await(event.get(_cl_event.class, 0));
    }
  }

  /** Release the queue, unless the device is silent: that would wait for it. */
  @Override
  public void close() {
    if (silent) {
      return;
    }
    int status = clReleaseCommandQueue(queue);
    int second = clReleaseContext(context);
    argument.close();
    global.close();
    local.close();
    check("clReleaseCommandQueue", status);
    check("clReleaseContext", second);
  }

  private static void check(String call, int status) {
    if (status != 0) {
      throw new DriverException(call, status);
    }
  }
}
