// out = formula(x, y), and the norms of the rows of out - z, followed by those of out
__kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void map_norms(
    __global const real* x,
    __global const real* y,
    __global const real* z,
    __global real* out,
    const int infinite,
    const int cols,
    __global double* results) {
  __local double lanes[LANES];
  const size_t row = get_group_id(0);
  const size_t first = row * cols;
  for (int k = get_local_id(0); k < cols; k += LANES) {
    out[first + k] = formula(x[first + k], y[first + k]);
  }
  // A work-item reads what it wrote.
  double residual;
  double image;
  norms_of(out + first, z + first, cols, infinite, lanes, &residual, &image);
  if (get_local_id(0) == 0) {
    results[row] = residual;
    results[get_num_groups(0) + row] = image;
  }
}
