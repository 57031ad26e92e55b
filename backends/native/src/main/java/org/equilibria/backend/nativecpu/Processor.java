package org.equilibria.backend.nativecpu;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the processor offers, as oneDNN sees it: a limit set with {@code ONEDNN_MAX_CPU_ISA} counts.
 */
final class Processor {

  /** A set of instructions, its bits a superset of those of each weaker one. */
  private record Isa(int bits, String name) {}

  private static final List<Isa> STRONGEST_FIRST =
      List.of(
          new Isa(dnnl_cpu_isa_avx10_2_512_amx_2, "AVX10.2, AMX"),
          new Isa(dnnl_cpu_isa_avx10_2_512, "AVX10.2"),
          new Isa(dnnl_cpu_isa_avx512_core_amx_fp16, "AVX-512, bf16, fp16, AMX with fp16"),
          new Isa(dnnl_cpu_isa_avx512_core_amx, "AVX-512, bf16, fp16, AMX"),
          new Isa(dnnl_cpu_isa_avx512_core_fp16, "AVX-512, bf16, fp16"),
          new Isa(dnnl_cpu_isa_avx512_core_bf16, "AVX-512, bf16"),
          new Isa(dnnl_cpu_isa_avx512_core_vnni, "AVX-512, VNNI"),
          new Isa(dnnl_cpu_isa_avx512_core, "AVX-512"),
          new Isa(dnnl_cpu_isa_avx2_vnni_2, "AVX2, VNNI, bf16 conversion"),
          new Isa(dnnl_cpu_isa_avx2_vnni, "AVX2, VNNI"),
          new Isa(dnnl_cpu_isa_avx2, "AVX2"),
          new Isa(dnnl_cpu_isa_avx, "AVX"),
          new Isa(dnnl_cpu_isa_sse41, "SSE4.1"));

  /** What makes products, and those in bf16, several times as fast. */
  private static final List<Isa> LOOKED_FOR =
      List.of(
          new Isa(dnnl_cpu_isa_avx512_core, "AVX-512"),
          new Isa(dnnl_cpu_isa_avx512_core_bf16, "bf16 products"),
          new Isa(dnnl_cpu_isa_avx512_core_amx, "AMX"));

  private Processor() {}

  /** Return the facts by name. */
  static Map<String, String> facts() {
    return Map.of("instructions", described(dnnl_get_effective_cpu_isa()));
  }

  /** Return the strongest set of instructions, and what this backend would use and has not. */
  static String described(int isa) {
    String missing =
        LOOKED_FOR.stream()
            .filter(wanted -> !includes(isa, wanted.bits()))
            .map(Isa::name)
            .collect(Collectors.joining(", "));
    return missing.isEmpty() ? instructions(isa) : instructions(isa) + "; without " + missing;
  }

  /** Return the strongest set of instructions that is part of the given one. */
  static String instructions(int isa) {
    return STRONGEST_FIRST.stream()
        .filter(known -> includes(isa, known.bits()))
        .map(Isa::name)
        .findFirst()
        .orElse("no more than the processor must have");
  }

  private static boolean includes(int isa, int wanted) {
    return (isa & wanted) == wanted;
  }
}
