package org.equilibria.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where figures were measured. What the system does not tell is empty, or NaN.
 *
 * @param processor model of the processor
 * @param cores processors that Java may use
 * @param instructions vector instructions of the processor that products gain from
 * @param memory bytes of the machine
 * @param heap bytes that the heap may grow to
 * @param system operating system
 * @param java version of Java
 * @param loadAverage runnable threads over the last minute
 */
public record Machine(
    String processor,
    int cores,
    List<String> instructions,
    long memory,
    long heap,
    String system,
    String java,
    double loadAverage) {

  private static final Set<String> TELLING =
      Set.of(
          "sse4_2",
          "avx",
          "fma",
          "avx2",
          "avx512f",
          "avx512_bf16",
          "avx512_fp16",
          "avx512_vnni",
          "amx_tile",
          "amx_bf16",
          "asimd",
          "bf16",
          "sve");

  private static final long KIB = 1024;

  /** Copy the list. */
  public Machine {
    instructions = List.copyOf(instructions);
  }

  /** Describe this machine. */
  public static Machine here() {
    Map<String, String> cpu = fields(Path.of("/proc/cpuinfo"));
    String flags = cpu.getOrDefault("flags", cpu.getOrDefault("Features", ""));
    return new Machine(
        cpu.getOrDefault("model name", ""),
        Runtime.getRuntime().availableProcessors(),
        Arrays.stream(flags.split(" ")).filter(TELLING::contains).sorted().toList(),
        kibibytes(fields(Path.of("/proc/meminfo")), "MemTotal"),
        Runtime.getRuntime().maxMemory(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.version().toString(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** Return the bytes of memory that the process takes now; 0 if the system does not tell. */
  static long residentBytes() {
    return kibibytes(fields(Path.of("/proc/self/status")), "VmRSS");
  }

  /** Return the bytes of the heap in use now. */
  static long heapBytes() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long kibibytes(Map<String, String> fields, String name) {
    String digits = fields.getOrDefault(name, "0 kB").replaceAll("\\D", "");
    return digits.isEmpty() ? 0 : KIB * Long.parseLong(digits);
  }

  /** Read {@code name : value} lines, of each name the first. */
  private static Map<String, String> fields(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(line -> line.split(":", 2))
          .filter(pair -> pair.length == 2)
          .collect(
              Collectors.toMap(
                  pair -> pair[0].strip(),
                  pair -> pair[1].strip(),
                  (first, later) -> first,
                  LinkedHashMap::new));
    } catch (IOException e) {
      return Map.of(); // other systems have no such file
    }
  }
}
