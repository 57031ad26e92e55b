package org.equilibria.backend.nativecpu;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.Pointer;

/**
 * A runner of oneDNN's products in one thread at a time, with the handles and the scratchpad it
 * needs.
 */
final class DnnlRunner implements AutoCloseable {

  private static final int ARGUMENTS = 4;

  private final Dnnl dnnl;
  private final dnnl_stream stream = new dnnl_stream();
  private final Map<DnnlProduct, Operands> operands = new HashMap<>();
  private final Map<Integer, Conversion> conversions = new HashMap<>();

  /** The handles of one product; the addresses behind them change from call to call. */
  private record Operands(
      dnnl_memory source,
      dnnl_memory target,
      dnnl_memory scratch,
      Memory scratchMemory,
      dnnl_exec_arg_t arguments) {}

  /** What rounds a number of f32 entries to bf16. */
  private record Conversion(
      dnnl_primitive primitive, dnnl_memory source, dnnl_memory target, dnnl_exec_arg_t arguments) {

    void close() {
      dnnl_primitive_destroy(primitive);
      dnnl_memory_destroy(source);
      dnnl_memory_destroy(target);
      arguments.deallocate();
    }
  }

  DnnlRunner(Dnnl dnnl) {
    this.dnnl = dnnl;
    Dnnl.check(
        "stream_create", dnnl_stream_create(stream, dnnl.engine(), dnnl_stream_default_flags));
  }

  /** Write the product of {@code shape.rows()} rows at an address. */
  void multiply(Dnnl.Shape shape, Pointer from, dnnl_memory weight, Pointer to) {
    dnnl.openMp().useOneThread();
    DnnlProduct product = dnnl.product(shape);
    Operands o = operands.computeIfAbsent(product, this::operands);
    Dnnl.check("memory_set_data_handle", dnnl_memory_set_data_handle(o.source(), from));
    Dnnl.check("memory_set_data_handle", dnnl_memory_set_data_handle(o.target(), to));
    dnnl_exec_arg_t arguments = o.arguments();
    arguments.position(1).arg(DNNL_ARG_WEIGHTS).memory(weight);
    arguments.position(0);
    Dnnl.check(
        "primitive_execute",
        dnnl_primitive_execute(product.primitive(), stream, ARGUMENTS, arguments));
    Dnnl.check("stream_wait", dnnl_stream_wait(stream));
  }

  /** Round {@code count} f32 entries to bf16. */
  void round(int count, Pointer from, Pointer to) {
    dnnl.openMp().useOneThread();
    Conversion c = conversions.computeIfAbsent(count, this::conversion);
    Dnnl.check("memory_set_data_handle", dnnl_memory_set_data_handle(c.source(), from));
    Dnnl.check("memory_set_data_handle", dnnl_memory_set_data_handle(c.target(), to));
    Dnnl.check(
        "primitive_execute", dnnl_primitive_execute(c.primitive(), stream, 2, c.arguments()));
    Dnnl.check("stream_wait", dnnl_stream_wait(stream));
  }

  private Conversion conversion(int count) {
    dnnl_memory_desc from = DnnlProduct.layout(Dnnl.Format.F32, 1, count, dnnl_ab);
    dnnl_memory_desc to = DnnlProduct.layout(Dnnl.Format.BF16, 1, count, dnnl_ab);
    Conversion c =
        new Conversion(
            dnnl.reorder(from, to),
            dnnl.memory(from, new Pointer()),
            dnnl.memory(to, new Pointer()),
            new dnnl_exec_arg_t(2));
    c.arguments().position(0).arg(DNNL_ARG_FROM).memory(c.source());
    c.arguments().position(1).arg(DNNL_ARG_TO).memory(c.target());
    c.arguments().position(0);
    dnnl_memory_desc_destroy(from);
    dnnl_memory_desc_destroy(to);
    return c;
  }

  private Operands operands(DnnlProduct product) {
    long bytes = dnnl_memory_desc_get_size(product.scratchLayout());
    Memory scratch = Memory.allocate(Math.max(bytes, Memory.ALIGNMENT));
    Operands o =
        new Operands(
            dnnl.memory(product.source(), scratch.at(0)),
            dnnl.memory(product.target(), scratch.at(0)),
            dnnl.memory(product.scratchLayout(), scratch.at(0)),
            scratch,
            new dnnl_exec_arg_t(ARGUMENTS));
    o.arguments().position(0).arg(DNNL_ARG_SRC).memory(o.source());
    o.arguments().position(2).arg(DNNL_ARG_DST).memory(o.target());
    o.arguments().position(3).arg(DNNL_ARG_SCRATCHPAD).memory(o.scratch());
    return o;
  }

  @Override
  public void close() {
    for (Operands o : operands.values()) {
      dnnl_memory_destroy(o.source());
      dnnl_memory_destroy(o.target());
      dnnl_memory_destroy(o.scratch());
      o.scratchMemory().free();
      o.arguments().deallocate();
    }
    operands.clear();
    conversions.values().forEach(Conversion::close);
    conversions.clear();
    dnnl_stream_destroy(stream);
  }
}
