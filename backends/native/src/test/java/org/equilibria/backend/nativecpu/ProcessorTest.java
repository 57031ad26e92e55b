package org.equilibria.backend.nativecpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.OptionalInt;
import org.equilibria.api.matrix.BackendInfo;
import org.junit.jupiter.api.Test;

/** The backend says what the processor offers. */
class ProcessorTest {

  @Test
  void strongestInstructionsAreNamed() {
    assertThat(Processor.instructions(dnnl_cpu_isa_avx512_core_amx)).contains("AMX", "bf16");
    assertThat(Processor.instructions(dnnl_cpu_isa_avx512_core_bf16)).isEqualTo("AVX-512, bf16");
    assertThat(Processor.instructions(dnnl_cpu_isa_avx2)).isEqualTo("AVX2");
    assertThat(Processor.instructions(dnnl_cpu_isa_avx10_2_512)).isEqualTo("AVX10.2");
    assertThat(Processor.instructions(0)).startsWith("no more");
  }

  @Test
  void factsOfTheBackendAgreeWithEachOther() {
    try (NativeBackend backend = new NativeBackend(new NativeOptions(OptionalInt.of(1)))) {
      BackendInfo info = backend.info();
      assertThat(info.facts()).containsOnlyKeys("instructions", "AVX-512", "bf16 products", "AMX");
      if (info.facts().get("AMX").equals("yes")) {
        assertThat(info.facts()).containsEntry("bf16 products", "yes");
      }
      if (info.facts().get("bf16 products").equals("yes")) {
        assertThat(info.facts()).containsEntry("AVX-512", "yes");
      }
    }
  }
}
