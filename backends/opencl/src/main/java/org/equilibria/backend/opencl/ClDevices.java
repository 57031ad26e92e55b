package org.equilibria.backend.opencl;

import static org.bytedeco.opencl.global.OpenCL.CL_DEVICE_DOUBLE_FP_CONFIG;
import static org.bytedeco.opencl.global.OpenCL.CL_DEVICE_GLOBAL_MEM_SIZE;
import static org.bytedeco.opencl.global.OpenCL.CL_DEVICE_LOCAL_MEM_SIZE;
import static org.bytedeco.opencl.global.OpenCL.CL_DEVICE_MAX_MEM_ALLOC_SIZE;
import static org.bytedeco.opencl.global.OpenCL.CL_DEVICE_MAX_WORK_GROUP_SIZE;
import static org.bytedeco.opencl.global.OpenCL.CL_DEVICE_NAME;
import static org.bytedeco.opencl.global.OpenCL.CL_DEVICE_SINGLE_FP_CONFIG;
import static org.bytedeco.opencl.global.OpenCL.CL_DEVICE_TYPE;
import static org.bytedeco.opencl.global.OpenCL.CL_DEVICE_TYPE_ACCELERATOR;
import static org.bytedeco.opencl.global.OpenCL.CL_DEVICE_TYPE_ALL;
import static org.bytedeco.opencl.global.OpenCL.CL_DEVICE_TYPE_CPU;
import static org.bytedeco.opencl.global.OpenCL.CL_DEVICE_TYPE_GPU;
import static org.bytedeco.opencl.global.OpenCL.CL_DEVICE_VERSION;
import static org.bytedeco.opencl.global.OpenCL.CL_DRIVER_VERSION;
import static org.bytedeco.opencl.global.OpenCL.CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT;
import static org.bytedeco.opencl.global.OpenCL.CL_FP_FMA;
import static org.bytedeco.opencl.global.OpenCL.CL_PLATFORM_NAME;
import static org.bytedeco.opencl.global.OpenCL.clGetDeviceIDs;
import static org.bytedeco.opencl.global.OpenCL.clGetDeviceInfo;
import static org.bytedeco.opencl.global.OpenCL.clGetPlatformIDs;
import static org.bytedeco.opencl.global.OpenCL.clGetPlatformInfo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.opencl._cl_device_id;
import org.bytedeco.opencl._cl_platform_id;
import org.bytedeco.opencl.global.OpenCL;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/** The devices of this machine that OpenCL 1.2 or later reaches. */
final class ClDevices {

  private static final Optional<String> FAILURE = load();

  private static final int NONE_FOUND = -1;
  private static final int NO_PLATFORM = -1001;

  private static final Pattern VERSION = Pattern.compile("OpenCL (\\d+)\\.(\\d+).*");

  private ClDevices() {}

  /**
   * A device with the handle that OpenCL knows it by.
   *
   * @param device what it says of itself
   * @param handle what OpenCL calls it
   */
  record Found(Device device, _cl_device_id handle) {}

  /** Load the library once; asking the JVM again after a failure would hide the reason. */
  private static Optional<String> load() {
    try {
      Loader.load(OpenCL.class);
      return Optional.empty();
    } catch (LinkageError | RuntimeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Return every device.
   *
   * @throws EquilibriaException UNAVAILABLE, saying why, if there is none
   */
  static List<Found> all() {
    if (FAILURE.isPresent()) {
      throw unavailable(
          "its library for " + Loader.getPlatform() + " does not load: " + FAILURE.get());
    }
    List<Found> found = new ArrayList<>();
    int platforms = 0;
    int old = 0;
    for (_cl_platform_id platform : platforms()) {
      platforms++;
      String name =
          text(
              (size, value, used) ->
                  clGetPlatformInfo(platform, CL_PLATFORM_NAME, size, value, used));
      for (_cl_device_id handle : devices(platform)) {
        String version = text(handle, CL_DEVICE_VERSION);
        if (isRecent(version)) {
          found.add(new Found(described(found.size(), name, version, handle), handle));
        } else {
          old++;
        }
      }
    }
    if (found.isEmpty()) {
      throw unavailable(reason(platforms, old));
    }
    return found;
  }

  private static String reason(int platforms, int old) {
    if (platforms == 0) {
      return "there is no OpenCL driver on this machine (install that of your GPU, or on Debian "
          + "pocl-opencl-icd, which computes on the CPU)";
    }
    return old == 0
        ? "the OpenCL drivers of this machine find no device"
        : "its devices are older than OpenCL 1.2";
  }

  static EquilibriaException unavailable(String why) {
    return new EquilibriaException(ErrorCode.UNAVAILABLE, "backend opencl is unavailable: " + why);
  }

  private static boolean isRecent(String version) {
    Matcher matcher = VERSION.matcher(version);
    return matcher.matches()
        && Integer.parseInt(matcher.group(1)) * 10 + Integer.parseInt(matcher.group(2)) >= 12;
  }

  private static List<_cl_platform_id> platforms() {
    List<_cl_platform_id> platforms = new ArrayList<>();
    try (IntPointer count = new IntPointer(1L)) {
      int status = clGetPlatformIDs(0, (PointerPointer<?>) null, count);
      if (status == NO_PLATFORM) {
        return platforms;
      }
      check("clGetPlatformIDs", status);
      try (PointerPointer<_cl_platform_id> handles = new PointerPointer<>(count.get())) {
        check("clGetPlatformIDs", clGetPlatformIDs(count.get(), handles, (IntPointer) null));
        for (int i = 0; i < count.get(); i++) {
          platforms.add(handles.get(_cl_platform_id.class, i));
        }
      }
    }
    return platforms;
  }

  private static List<_cl_device_id> devices(_cl_platform_id platform) {
    List<_cl_device_id> devices = new ArrayList<>();
    try (IntPointer count = new IntPointer(1L)) {
      int status = clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 0, (PointerPointer<?>) null, count);
      if (status == NONE_FOUND) {
        return devices;
      }
      check("clGetDeviceIDs", status);
      try (PointerPointer<_cl_device_id> handles = new PointerPointer<>(count.get())) {
        check(
            "clGetDeviceIDs",
            clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, count.get(), handles, (IntPointer) null));
        for (int i = 0; i < count.get(); i++) {
          devices.add(handles.get(_cl_device_id.class, i));
        }
      }
    }
    return devices;
  }

  private static Device described(
      int number, String platform, String version, _cl_device_id handle) {
    long single = number(handle, CL_DEVICE_SINGLE_FP_CONFIG);
    return new Device(
        number,
        platform,
        text(handle, CL_DEVICE_NAME),
        kind(number(handle, CL_DEVICE_TYPE)),
        version,
        text(handle, CL_DRIVER_VERSION),
        number(handle, CL_DEVICE_DOUBLE_FP_CONFIG) != 0,
        (single & CL_FP_FMA) != 0,
        (single & CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0,
        number(handle, CL_DEVICE_GLOBAL_MEM_SIZE),
        number(handle, CL_DEVICE_MAX_MEM_ALLOC_SIZE),
        number(handle, CL_DEVICE_LOCAL_MEM_SIZE),
        number(handle, CL_DEVICE_MAX_WORK_GROUP_SIZE));
  }

  private static Device.Kind kind(long type) {
    if ((type & CL_DEVICE_TYPE_GPU) != 0) {
      return Device.Kind.GPU;
    } else if ((type & CL_DEVICE_TYPE_ACCELERATOR) != 0) {
      return Device.Kind.ACCELERATOR;
    }
    return (type & CL_DEVICE_TYPE_CPU) != 0 ? Device.Kind.CPU : Device.Kind.OTHER;
  }

  /** A request for a property, of the size that is given. */
  @FunctionalInterface
  private interface Query {
    int ask(long size, Pointer value, SizeTPointer used);
  }

  private static String text(_cl_device_id device, int property) {
    return text((size, value, used) -> clGetDeviceInfo(device, property, size, value, used));
  }

  private static String text(Query query) {
    try (SizeTPointer size = new SizeTPointer(1L)) {
      check("clGetInfo", query.ask(0, new Pointer(), size));
      try (BytePointer value = new BytePointer(size.get())) {
        check("clGetInfo", query.ask(size.get(), value, new SizeTPointer()));
        return text(value);
      }
    }
  }

  /** Return the characters before the terminating zero, without the blanks some drivers add. */
  static String text(BytePointer value) {
    String all = value.getString();
    int end = all.indexOf('\0');
    return (end < 0 ? all : all.substring(0, end)).strip();
  }

  /** Return a property of at most 64 bits, those that are not written being zero. */
  private static long number(_cl_device_id device, int property) {
    try (LongPointer value = new LongPointer(new long[1])) {
      check(
          "clGetDeviceInfo",
          clGetDeviceInfo(device, property, Long.BYTES, value, new SizeTPointer()));
      return value.get();
    }
  }

  private static void check(String call, int status) {
    if (status != 0) {
      throw new DriverException(call, status);
    }
  }
}
