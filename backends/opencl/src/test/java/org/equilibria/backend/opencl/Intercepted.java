package org.equilibria.backend.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencl._cl_event;
import org.bytedeco.opencl._cl_kernel;
import org.bytedeco.opencl._cl_mem;
import org.bytedeco.opencl._cl_program;

/** Let calls through to a driver, except those that a test wants to fail. */
final class Intercepted implements Driver {

  private final Driver inner;
  private Device device;
  private String failing = "";
  private int status;
  private String refusal = "";
  private int refusalsLeft;
  private long largestGroup = Long.MAX_VALUE;
  private final List<String> calls = new ArrayList<>();

  Intercepted(Driver inner) {
    this.inner = inner;
    device = inner.device();
  }

  Intercepted withoutF64() {
    device = device.withoutF64();
    return this;
  }

  Intercepted withMemory(long bytes) {
    device =
        new Device(
            device.number(),
            device.platform(),
            device.name(),
            device.kind(),
            device.version(),
            device.driver(),
            device.f64(),
            device.fma(),
            device.exactQuotients(),
            bytes,
            device.largestBuffer(),
            device.localMemory(),
            device.largestGroup());
    return this;
  }

  /** Have every further call of a name fail as OpenCL would say it. */
  void fail(String call, int code) {
    failing = call;
    status = code;
  }

  /** Have the compiler refuse programs that contain a text. */
  void refuse(String text) {
    refuse(text, Integer.MAX_VALUE);
  }

  /** Have the compiler refuse programs that contain a text so many times. */
  void refuse(String text, int times) {
    refusal = text;
    refusalsLeft = times;
  }

  /** Have kernels in need of so many registers that work-groups are no larger. */
  void limitGroups(long workItems) {
    largestGroup = workItems;
  }

  /** Return the names of the calls so far. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  private void called(String call) {
    calls.add(call);
    if (failing.equals(call) || failing.equals("everything")) {
      throw new DriverException(call, status);
    }
  }

  @Override
  public Device device() {
    return device;
  }

  @Override
  public _cl_mem allocate(long bytes) {
    called("allocate");
    return inner.allocate(bytes);
  }

  @Override
  public void free(_cl_mem memory) {
    called("free");
    inner.free(memory);
  }

  @Override
  public _cl_program build(String source, String options) {
    called("build");
    if (!refusal.isEmpty() && source.contains(refusal) && refusalsLeft > 0) {
      refusalsLeft--;
      return inner.build(source + "\nthis is no OpenCL C", options);
    }
    return inner.build(source, options);
  }

  @Override
  public Optional<_cl_program> load(byte[] binary, String options) {
    called("load");
    return inner.load(binary, options);
  }

  @Override
  public byte[] binary(_cl_program program) {
    called("binary");
    return inner.binary(program);
  }

  @Override
  public void release(_cl_program program) {
    called("release");
    inner.release(program);
  }

  @Override
  public _cl_kernel kernel(_cl_program program, String name) {
    called("kernel");
    return inner.kernel(program, name);
  }

  @Override
  public void release(_cl_kernel kernel) {
    called("release");
    inner.release(kernel);
  }

  @Override
  public long largestGroup(_cl_kernel kernel) {
    called("largestGroup");
    return Math.min(largestGroup, inner.largestGroup(kernel));
  }

  @Override
  public void launch(_cl_kernel kernel, Grid grid, Object[] arguments) {
    called("launch");
    inner.launch(kernel, grid, arguments);
  }

  @Override
  public void copy(_cl_mem from, _cl_mem to, long bytes) {
    called("copy");
    inner.copy(from, to, bytes);
  }

  @Override
  public void write(Pointer from, _cl_mem to, long offset, long bytes) {
    called("write");
    inner.write(from, to, offset, bytes);
  }

  @Override
  public _cl_event read(_cl_mem from, Pointer to, long bytes) {
    called("read");
    return inner.read(from, to, bytes);
  }

  @Override
  public void await(_cl_event event) {
    called("await");
    inner.await(event);
  }

  @Override
  public void finish() {
    called("finish");
    inner.finish();
  }

  @Override
  public void close() {
    called("close");
    inner.close();
  }
}
