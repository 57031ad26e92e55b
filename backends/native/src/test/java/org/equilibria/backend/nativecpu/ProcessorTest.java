package org.equilibria.backend.nativecpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.OptionalInt;
import org.equilibria.api.matrix.Backend;
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
  void whatWouldBeUsedAndIsMissingIsNamed() {
    assertThat(Processor.described(dnnl_cpu_isa_avx512_core_bf16))
        .isEqualTo("AVX-512, bf16; without AMX");
    assertThat(Processor.described(dnnl_cpu_isa_avx2))
        .isEqualTo("AVX2; without AVX-512, bf16 products, AMX");
    assertThat(Processor.described(dnnl_cpu_isa_avx512_core_amx)).doesNotContain("without");
  }

  @Test
  void instructionsAreTheFactOfTheBackend() {
    try (Backend backend = NativeBackend.open(new NativeOptions(OptionalInt.of(1)))) {
      assertThat(backend.info().facts()).containsOnlyKeys("instructions");
    }
  }
}
