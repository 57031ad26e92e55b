// Applies a formula entry by entry.

__kernel void map(
    __global const real* x,
    __global const real* y,
    __global real* out,
    const int count PARAMETER_DECLARATIONS) {
  const int e = get_global_id(0);
  if (e < count) {
    out[e] = formula(x[e], READS_SECOND ? y[e] : 0 PARAMETERS);
  }
}
