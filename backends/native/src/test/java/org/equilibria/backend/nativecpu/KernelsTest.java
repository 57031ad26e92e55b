package org.equilibria.backend.nativecpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx2;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_sse41;
import static org.bytedeco.dnnl.global.dnnl.dnnl_get_effective_cpu_isa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract is kept with the code that OpenBLAS and oneDNN run on other processors than this
 * one. Each is chosen by variables that are read when a process starts, so each has a process.
 */
class KernelsTest {

  private static final String CORE = "OPENBLAS_CORETYPE";
  private static final String ISA = "ONEDNN_MAX_CPU_ISA";

  /** Many times what it takes; a process that hangs is to fail, not a slow machine. */
  private static final long LIMIT_MINUTES = 15;

  @TempDir private Path temp;

  /** Variables, the instructions that the code needs, and what OpenBLAS says that it uses. */
  static Stream<Arguments> kernels() {
    return Stream.of(
        kernels(Map.of(), dnnl_cpu_isa_sse41, ""),
        kernels(Map.of(CORE, "Prescott", ISA, "SSE41"), dnnl_cpu_isa_sse41, "Core: Prescott"),
        kernels(Map.of(CORE, "Haswell", ISA, "AVX2"), dnnl_cpu_isa_avx2, "Core: Haswell"),
        kernels(
            Map.of(CORE, "SkylakeX", ISA, "AVX512_CORE"),
            dnnl_cpu_isa_avx512_core,
            "Core: SkylakeX"));
  }

  private static Arguments kernels(Map<String, String> variables, int needed, String said) {
    return Arguments.of(
        Named.of(variables.isEmpty() ? "none named" : variables.toString(), variables),
        needed,
        said);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void contractIsKeptWith(Map<String, String> variables, int needed, String said)
      throws IOException, InterruptedException {
    Libraries.require();
    assumeThat(Loader.getPlatform()).endsWith("x86_64");
    // OpenBLAS runs the code it is told to, and dies of an instruction that is not there.
    assumeThat(dnnl_get_effective_cpu_isa() & needed).as("instructions").isEqualTo(needed);
    Path log = temp.resolve("log.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                TestRun.class.getName(),
                BackendContractTest.class.getName(),
                RowsAloneTest.class.getName(),
                LayerTest.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().remove(CORE);
    builder.environment().remove(ISA);
    builder.environment().putAll(variables);
    builder.environment().put("OPENBLAS_VERBOSE", "2");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).as("ended in time").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String output = Files.readString(log);
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output).contains("all passed", said);
  }
}
