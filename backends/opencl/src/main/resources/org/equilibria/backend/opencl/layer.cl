// out = formula(z w^T, bias)
__kernel __attribute__((reqd_work_group_size(EDGE, EDGE, 1))) void layer(
    __global const real* z,
    __global const real* w,
    __global const real* bias,
    __global real* out,
    const int rows,
    const int depth,
    const int cols) {
  __local real left[TILE * DEPTH];
  __local real right[TILE * DEPTH];
  real4 sums[BLOCK * VECTORS];
  tile_sums(z, z, 0, depth, 1, w, 1, depth, rows, depth, cols, left, right, sums);
  FOR_EACH_SUM(rows, cols, sums, out[at] = formula(sum, bias[at]))
}
