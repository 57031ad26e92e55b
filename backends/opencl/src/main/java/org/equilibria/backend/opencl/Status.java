package org.equilibria.backend.opencl;

import java.util.Map;
import java.util.Set;

/** The error codes of OpenCL 1.2 that a program meets through no fault of its own. */
final class Status {

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(-1, "CL_DEVICE_NOT_FOUND"),
          Map.entry(-2, "CL_DEVICE_NOT_AVAILABLE"),
          Map.entry(-3, "CL_COMPILER_NOT_AVAILABLE"),
          Map.entry(-4, "CL_MEM_OBJECT_ALLOCATION_FAILURE"),
          Map.entry(-5, "CL_OUT_OF_RESOURCES"),
          Map.entry(-6, "CL_OUT_OF_HOST_MEMORY"),
          Map.entry(-11, "CL_BUILD_PROGRAM_FAILURE"),
          Map.entry(-14, "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST"),
          Map.entry(-33, "CL_INVALID_DEVICE"),
          Map.entry(-34, "CL_INVALID_CONTEXT"),
          Map.entry(-36, "CL_INVALID_COMMAND_QUEUE"),
          Map.entry(-38, "CL_INVALID_MEM_OBJECT"),
          Map.entry(-42, "CL_INVALID_BINARY"),
          Map.entry(-54, "CL_INVALID_WORK_GROUP_SIZE"),
          Map.entry(-61, "CL_INVALID_BUFFER_SIZE"),
          Map.entry(-1001, "CL_PLATFORM_NOT_FOUND_KHR"));

  private static final Set<Integer> OF_MEMORY = Set.of(-4, -6, -61);

  private static final int OUT_OF_RESOURCES = -5;

  private Status() {}

  /** Return the name and number of a code. */
  static String named(int code) {
    return NAMES.containsKey(code) ? NAMES.get(code) + ", " + code : "error " + code;
  }

  /** Return whether a command failed because there was no room for what it touches. */
  static boolean isOutOfMemory(int code) {
    return OF_MEMORY.contains(code);
  }

  /** Return whether an allocation failed because there was no room for it. */
  static boolean refusesAllocation(int code) {
    return OF_MEMORY.contains(code) || code == OUT_OF_RESOURCES;
  }
}
