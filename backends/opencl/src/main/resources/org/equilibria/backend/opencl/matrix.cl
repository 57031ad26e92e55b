// The operations that need no formula. Matrices are row-major.

__kernel void fill(__global real* out, const real value, const int count) {
  const int e = get_global_id(0);
  if (e < count) {
    out[e] = value;
  }
}

// Where beta is zero the old content has no influence.
__kernel void axpby(
    const real alpha, __global const real* a, const real beta, __global real* out, const int count) {
  const int e = get_global_id(0);
  if (e < count) {
    const real scaled = alpha * a[e];
    out[e] = beta == 0 ? scaled : scaled + beta * out[e];
  }
}

__kernel void hadamard(
    __global const real* a, __global const real* b, __global real* out, const int count) {
  const int e = get_global_id(0);
  if (e < count) {
    out[e] = a[e] * b[e];
  }
}

// Copies row `rows[i]`, or i, of a to row `rows[i]`, or i, of out.
__kernel void move_rows(
    __global const real* a,
    __global const int* rows,
    const int rows_at,
    const int gathers,
    const int scatters,
    __global real* out,
    const int count,
    const int cols) {
  const int e = get_global_id(0);
  if (e < count) {
    const int named = rows[rows_at + e / cols];
    const size_t from = gathers ? named : e / cols;
    const size_t to = scatters ? named : e / cols;
    out[to * cols + e % cols] = a[from * cols + e % cols];
  }
}

// Adds, row by row, coefficients times up to eight matrices, in their order; begins with zero or
// goes on with what out holds.
__kernel void combine_rows(
    __global const real* coefficients,
    const int coefficients_at,
    const int stride,
    EIGHT(x),
    const int terms,
    const int goes_on,
    __global real* out,
    const int count,
    const int cols) {
  const int e = get_global_id(0);
  if (e < count) {
    const int at = coefficients_at + e / cols * stride;
    real total = goes_on ? out[e] : 0;
    for (int p = 0; p < terms; p++) {
      const real c = coefficients[at + p];
      if (c != 0) {
        total = total + c * OF_EIGHT(x, p)[e];
      }
    }
    out[e] = total;
  }
}
