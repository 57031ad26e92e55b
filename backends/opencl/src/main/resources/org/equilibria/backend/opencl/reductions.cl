// The operations that reduce rows or columns to numbers.

__kernel void column_sums(
    __global const real* a, const int rows, const int cols, __global double* results) {
  const int j = get_global_id(0);
  if (j < cols) {
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum = sum + (double)a[(size_t)i * cols + j];
    }
    results[j] = sum;
  }
}

// Norms of the rows of a - b, followed by those of a, or one of both alone.
__kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void row_norms(
    __global const real* a,
    __global const real* b,
    const int of_difference,
    const int of_first,
    const int infinite,
    const int cols,
    __global double* results) {
  __local double lanes[LANES];
  const size_t row = get_group_id(0);
  double difference;
  double first;
  norms_of(a + row * cols, b + row * cols, cols, infinite, lanes, &difference, &first);
  if (get_local_id(0) == 0) {
    if (of_difference) {
      results[row] = difference;
    }
    if (of_first) {
      results[of_difference ? get_num_groups(0) + row : row] = first;
    }
  }
}

// Inner products of rows of up to eight matrices with those of up to eight others.
__kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void row_gram(
    EIGHT(l),
    EIGHT(r),
    const int rights,
    const int first_pair,
    const int all_rights,
    const int all_pairs,
    const int cols,
    __global double* results) {
  __local double lanes[LANES];
  const size_t row = get_group_id(0);
  const int p = get_group_id(1) / rights;
  const int q = get_group_id(1) % rights;
  __global const real* left = OF_EIGHT(l, p) + row * cols;
  __global const real* right = OF_EIGHT(r, q) + row * cols;
  double sum = 0;
  for (int k = get_local_id(0); k < cols; k += LANES) {
    sum = sum + (double)left[k] * (double)right[k];
  }
  sum = combined(sum, 0, lanes);
  if (get_local_id(0) == 0) {
    results[row * all_pairs + first_pair + p * all_rights + q] = sum;
  }
}
