package org.equilibria.backend.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.Program;

/**
 * Programs put together for a device: what kernels share stands in files of its own, and every
 * program begins with definitions that fit the device.
 */
final class Sources {

  /** Work-items that reduce a row. */
  static final int LANES = 64;

  private final Device device;

  Sources(Device device) {
    this.device = device;
  }

  /** Return the options for the compiler. */
  String options() {
    return device.exactQuotients() ? "-cl-fp32-correctly-rounded-divide-sqrt" : "";
  }

  /** Return the program of the operations without formulas, those on single matrices. */
  String operations(Precision precision) {
    String source = head(precision) + text("types", "matrix");
    return device.f64() ? source + text("sums", "reductions") : source;
  }

  /** Return the program of products without formulas. */
  String products(Precision precision, Tiles tiles) {
    return head(precision) + head(tiles) + text("types", "product", "gemm");
  }

  /** Return the program that applies a formula entry by entry. */
  String map(Program formula, Precision precision) {
    return head(precision) + text("types") + FormulaSource.of(formula, precision) + text("map");
  }

  /** Return the program that applies a formula and measures the result. */
  String mapNorms(Program formula, Precision precision) {
    return head(precision)
        + text("types", "sums")
        + FormulaSource.of(formula, precision)
        + text("map_norms");
  }

  /** Return the program that applies a formula to a product. */
  String layer(Program formula, Precision precision, Tiles tiles) {
    return head(precision)
        + head(tiles)
        + text("types", "product")
        + FormulaSource.of(formula, precision)
        + text("layer");
  }

  private String head(Precision precision) {
    boolean fused = precision == Precision.F64 || device.fma();
    return (device.f64() ? "#pragma OPENCL EXTENSION cl_khr_fp64 : enable\n" : "")
        + ("#define PRECISION " + 8 * precision.bytes() + "\n")
        + ("#define HAS_FMA " + (fused ? 1 : 0) + "\n")
        + ("#define LANES " + LANES + "\n");
  }

  private static String head(Tiles tiles) {
    return ("#define EDGE " + tiles.edge() + "\n")
        + ("#define BLOCK " + tiles.block() + "\n")
        + ("#define DEPTH " + Tiles.DEPTH + "\n");
  }

  private static String text(String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : List.of(names)) {
      try (InputStream file = Sources.class.getResourceAsStream(name + ".cl")) {
        if (file == null) {
          throw new IllegalStateException("no file " + name + ".cl");
        }
        text.append(new String(file.readAllBytes(), StandardCharsets.US_ASCII));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return text.toString();
  }
}
