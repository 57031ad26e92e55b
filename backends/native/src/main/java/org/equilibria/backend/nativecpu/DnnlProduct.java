package org.equilibria.backend.nativecpu;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.jspecify.annotations.Nullable;

/**
 * The code that oneDNN generated for one shape of product, with the layouts of its operands: rows
 * one after the other on both sides, the weight as the library likes it best.
 */
final class DnnlProduct implements AutoCloseable {

  private final dnnl_memory_desc source;
  private final dnnl_memory_desc target;
  private final dnnl_memory_desc weightLayout = new dnnl_memory_desc();
  private final dnnl_memory_desc scratchLayout = new dnnl_memory_desc();
  private final dnnl_primitive primitive = new dnnl_primitive();

  /**
   * Generate the code.
   *
   * @param layout the layout of the weight; null lets the library choose
   */
  DnnlProduct(dnnl_engine engine, Dnnl.Shape shape, @Nullable dnnl_memory_desc layout) {
    Dnnl.Format format = shape.format();
    source = layout(format, shape.rows(), shape.depth(), dnnl_ab);
    target = layout(Dnnl.Format.F32, shape.rows(), shape.width(), dnnl_ab);
    dnnl_memory_desc any = layout(format, shape.depth(), shape.width(), dnnl_format_tag_any);
    dnnl_primitive_attr attributes = new dnnl_primitive_attr();
    Dnnl.check("primitive_attr_create", dnnl_primitive_attr_create(attributes));
    // The library's own scratchpad belongs to the thread that created the primitive.
    Dnnl.check(
        "primitive_attr_set_scratchpad_mode",
        dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user));
    dnnl_primitive_desc plan = new dnnl_primitive_desc();
    int status =
        dnnl_matmul_primitive_desc_create(
            plan, engine, source, layout == null ? any : layout, null, target, attributes);
    if (status != dnnl_success) {
      dnnl_primitive_attr_destroy(attributes);
      dnnl_memory_desc_destroy(any);
      dnnl_memory_desc_destroy(source);
      dnnl_memory_desc_destroy(target);
    }
    Dnnl.check("matmul_primitive_desc_create", status);
    keep(plan, dnnl_query_weights_md, weightLayout);
    keep(plan, dnnl_query_scratchpad_md, scratchLayout);
    Dnnl.check("primitive_create", dnnl_primitive_create(primitive, plan));
    dnnl_primitive_desc_destroy(plan);
    dnnl_primitive_attr_destroy(attributes);
    dnnl_memory_desc_destroy(any);
  }

  /** Return the layout of a matrix; {@code dnnl_ba} is that of a transposed row-major one. */
  static dnnl_memory_desc layout(Dnnl.Format format, int rows, int cols, int tag) {
    dnnl_memory_desc layout = new dnnl_memory_desc();
    Dnnl.check(
        "memory_desc_create_with_tag",
        dnnl_memory_desc_create_with_tag(layout, 2, new long[] {rows, cols}, format.code(), tag));
    return layout;
  }

  /** Copy a layout that belongs to a plan. */
  private static void keep(dnnl_primitive_desc plan, int what, dnnl_memory_desc copy) {
    Dnnl.check(
        "memory_desc_clone",
        dnnl_memory_desc_clone(copy, dnnl_primitive_desc_query_md(plan, what, 0)));
  }

  dnnl_memory_desc source() {
    return source;
  }

  dnnl_memory_desc target() {
    return target;
  }

  dnnl_memory_desc weightLayout() {
    return weightLayout;
  }

  dnnl_memory_desc scratchLayout() {
    return scratchLayout;
  }

  dnnl_primitive primitive() {
    return primitive;
  }

  @Override
  public void close() {
    dnnl_primitive_destroy(primitive);
    dnnl_memory_desc_destroy(source);
    dnnl_memory_desc_destroy(target);
    dnnl_memory_desc_destroy(weightLayout);
    dnnl_memory_desc_destroy(scratchLayout);
  }
}
