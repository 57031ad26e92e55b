package org.equilibria.backend.nativecpu;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.javacpp.Pointer;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/** Keep oneDNN's engine and the products that were prepared with it, until closed. */
final class Dnnl implements AutoCloseable {

  private final dnnl_engine engine = new dnnl_engine();
  private final OpenMp openMp = new OpenMp();
  private final ConcurrentHashMap<Shape, DnnlProduct> products = new ConcurrentHashMap<>();

  /**
   * Name a product of {@code rows x depth} by {@code depth x width}.
   *
   * @param rows rows multiplied at a time
   */
  record Shape(int rows, int depth, int width) {}

  Dnnl() {
    check("engine_create", dnnl_engine_create(engine, dnnl_cpu, 0));
  }

  dnnl_engine engine() {
    return engine;
  }

  OpenMp openMp() {
    return openMp;
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
      Shape widest = new Shape(DnnlWeight.MOST_ROWS, shape.depth(), shape.width());
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
