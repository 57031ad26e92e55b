package org.equilibria.backend.opencl;

/**
 * What a backend has asked of its device since it was opened, and what it holds there.
 *
 * @param launches kernels
 * @param copies copies between matrices
 * @param writes transfers to the device
 * @param waits times that the host waited for the device
 * @param buffers allocations that are held
 * @param bytes bytes of these allocations
 */
public record Counts(
    long launches, long copies, long writes, long waits, long buffers, long bytes) {

  /** Return what was added since earlier counts. */
  public Counts since(Counts earlier) {
    return new Counts(
        launches - earlier.launches,
        copies - earlier.copies,
        writes - earlier.writes,
        waits - earlier.waits,
        buffers - earlier.buffers,
        bytes - earlier.bytes);
  }
}
