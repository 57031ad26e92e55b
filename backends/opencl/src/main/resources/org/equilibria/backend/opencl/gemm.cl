// Products without a formula.

// c = alpha a b + beta c
__kernel __attribute__((reqd_work_group_size(EDGE, EDGE, 1))) void gemm(
    const real alpha,
    __global const real* a,
    const int a_row,
    const int a_depth,
    __global const real* b,
    const int b_depth,
    const int b_col,
    const real beta,
    __global real* c,
    const int rows,
    const int depth,
    const int cols) {
  __local real left[TILE * DEPTH];
  __local real right[TILE * DEPTH];
  real4 sums[BLOCK * VECTORS];
  tile_sums(a, a, 0, a_row, a_depth, b, b_depth, b_col, rows, depth, cols, left, right, sums);
  FOR_EACH_SUM(rows, cols, sums, c[at] = beta == 0 ? alpha * sum : alpha * sum + beta * c[at])
}

// out = bias + (slope o u) w
__kernel __attribute__((reqd_work_group_size(EDGE, EDGE, 1))) void adjoint_layer(
    __global const real* u,
    __global const real* slope,
    __global const real* w,
    __global const real* bias,
    __global real* out,
    const int rows,
    const int cols) {
  __local real left[TILE * DEPTH];
  __local real right[TILE * DEPTH];
  real4 sums[BLOCK * VECTORS];
  tile_sums(u, slope, 1, cols, 1, w, cols, 1, rows, cols, cols, left, right, sums);
  FOR_EACH_SUM(rows, cols, sums, out[at] = bias[at] + sum)
}
