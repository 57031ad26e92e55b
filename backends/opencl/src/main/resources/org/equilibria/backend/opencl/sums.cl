// Sums and norms of rows in f64, whatever the storage, one work-group a row.

// The larger magnitude; NaN if either is NaN.
double larger(const double a, const double b) { return a >= b || isnan(a) ? a : b; }

// Whether a norm is its largest entry, whatever the norm: zero, infinite or NaN.
int is_limit(const double most) { return most == 0 || isinf(most) || isnan(most); }

// What entries are divided by before they are squared: 1 where no square overflows and those that
// underflow do not count, else the largest entry.
double unit_of(const double most) {
  return is_limit(most) || (most >= 1e-140 && most <= 1e140) ? 1.0 : most;
}

// Adds up the values of a work-group, or takes the largest; work-item 0 returns the result. The
// order is that of a tree over the lanes.
double combined(const double value, const int largest, __local double* lanes) {
  const int lane = get_local_id(0);
  lanes[lane] = value;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int step = LANES / 2; step > 0; step /= 2) {
    if (lane < step) {
      lanes[lane] = largest ? larger(lanes[lane], lanes[lane + step])
                            : lanes[lane] + lanes[lane + step];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  const double result = lanes[0];
  barrier(CLK_LOCAL_MEM_FENCE);
  return result;
}

// Measures a row: writes the norms of first - second and of first. No barrier is reached under a
// condition, since not every compiler takes that, even where all work-items agree.
void norms_of(
    __global const real* first,
    __global const real* second,
    const int count,
    const int infinite,
    __local double* lanes,
    double* of_difference,
    double* of_first) {
  double most_difference = 0;
  double most_first = 0;
  for (int k = get_local_id(0); k < count; k += LANES) {
    const double v = first[k];
    most_difference = larger(most_difference, fabs(v - (double)second[k]));
    most_first = larger(most_first, fabs(v));
  }
  most_difference = combined(most_difference, 1, lanes);
  most_first = combined(most_first, 1, lanes);
  const double difference_unit = unit_of(most_difference);
  const double first_unit = unit_of(most_first);
  double squares_difference = 0;
  double squares_first = 0;
  for (int k = get_local_id(0); k < count; k += LANES) {
    const double v = first[k];
    const double d = (v - (double)second[k]) / difference_unit;
    const double f = v / first_unit;
    squares_difference = squares_difference + d * d;
    squares_first = squares_first + f * f;
  }
  squares_difference = combined(squares_difference, 0, lanes);
  squares_first = combined(squares_first, 0, lanes);
  *of_difference = infinite || is_limit(most_difference)
      ? most_difference
      : difference_unit * sqrt(squares_difference);
  *of_first = infinite || is_limit(most_first) ? most_first : first_unit * sqrt(squares_first);
}
