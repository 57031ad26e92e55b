package org.equilibria.backend.nativecpu;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.Pointer;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/** oneDNN's engine and the products that were prepared with it, kept until closed. */
final class Dnnl implements AutoCloseable {

  private final dnnl_engine engine = new dnnl_engine();
  private final OpenMp openMp = new OpenMp();
  private final ConcurrentHashMap<Shape, DnnlProduct> products = new ConcurrentHashMap<>();

  /**
   * The shape of a product of {@code rows x depth} by {@code depth x width} with sums in f32.
   *
   * @param format of both factors
   * @param rows rows multiplied at a time
   */
  record Shape(Format format, int rows, int depth, int width) {

    Shape withRows(int other) {
      return new Shape(format, other, depth, width);
    }
  }

  /** A format of factors. */
  enum Format {
    F32(dnnl_f32, Float.BYTES),
    BF16(dnnl_bf16, Short.BYTES);

    private final int code;
    private final int bytes;

    Format(int code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }

    int code() {
      return code;
    }

    int bytes() {
      return bytes;
    }
  }

  Dnnl() {
    check("engine_create", dnnl_engine_create(engine, dnnl_cpu, 0));
  }

  dnnl_engine engine() {
    return engine;
  }

  OpenMp openMp() {
    return openMp;
  }

  /** Return whether products of a format can be had on this machine. */
  boolean multiplies(Format format) {
    try {
      product(new Shape(format, DnnlWeight.MOST_ROWS, DnnlWeight.MOST_ROWS, DnnlWeight.MOST_ROWS));
      return true;
    } catch (EquilibriaException e) {
      return false;
    }
  }

  /** Return the product of a shape; its weight is laid out as that of the most rows at a time. */
  DnnlProduct product(Shape shape) {
    DnnlProduct known = products.get(shape);
    return known != null ? known : create(shape);
  }

  private synchronized DnnlProduct create(Shape shape) {
    DnnlProduct known = products.get(shape);
    if (known != null) {
      return known;
    }
    openMp.useOneThread();
    DnnlProduct created;
    if (shape.rows() == DnnlWeight.MOST_ROWS) {
      created = new DnnlProduct(engine, shape, null);
    } else {
      Shape widest = shape.withRows(DnnlWeight.MOST_ROWS);
      created = new DnnlProduct(engine, shape, create(widest).weightLayout());
    }
    products.put(shape, created);
    return created;
  }

  /** Return a handle on memory at an address. */
  dnnl_memory memory(dnnl_memory_desc layout, Pointer address) {
    dnnl_memory memory = new dnnl_memory();
    check("memory_create", dnnl_memory_create(memory, layout, engine, address));
    return memory;
  }

  /** Return what copies entries from one layout or format to another; the caller destroys it. */
  dnnl_primitive reorder(dnnl_memory_desc from, dnnl_memory_desc to) {
    dnnl_primitive_desc plan = new dnnl_primitive_desc();
    check(
        "reorder_primitive_desc_create",
        dnnl_reorder_primitive_desc_create(plan, from, engine, to, engine, null));
    dnnl_primitive reorder = new dnnl_primitive();
    check("primitive_create", dnnl_primitive_create(reorder, plan));
    dnnl_primitive_desc_destroy(plan);
    return reorder;
  }

  /** Fail unless a call succeeded. */
  static void check(String call, int status) {
    if (status != dnnl_success) {
      throw new EquilibriaException(
          ErrorCode.INTERNAL, "oneDNN: dnnl_" + call + " gave status " + status);
    }
  }

  @Override
  public void close() {
    products.values().forEach(DnnlProduct::close);
    products.clear();
    openMp.close();
    check("engine_destroy", dnnl_engine_destroy(engine));
  }
}
