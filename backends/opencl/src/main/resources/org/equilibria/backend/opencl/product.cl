// Products in tiles, for every kernel to end in its own way: a work-item holds 4 x 4 sums.

#define TILE (4 * EDGE)
#define DEPTH 16

// Sums, for a tile of TILE x TILE entries of a b, the 4 x 4 of each work-item. Entry (i, k) of a
// stands at i * a_row + k * a_depth, entry (k, j) of b at k * b_depth + j * b_col; where masked, a
// is multiplied by mask entry by entry. Terms are added in the order of k whatever the sizes, so
// that a row does not depend on the others.
void tile_sums(
    __global const real* a,
    __global const real* mask,
    const int masked,
    const int a_row,
    const int a_depth,
    __global const real* b,
    const int b_depth,
    const int b_col,
    const int rows,
    const int depth,
    const int cols,
    __local real* left,
    __local real* right,
    real4* sums) {
  const int x = get_local_id(0);
  const int y = get_local_id(1);
  const int first_row = get_group_id(1) * TILE;
  const int first_col = get_group_id(0) * TILE;
  for (int r = 0; r < 4; r++) {
    sums[r] = (real4)(0);
  }
  for (int from = 0; from < depth; from += DEPTH) {
    for (int e = y * EDGE + x; e < TILE * DEPTH; e += EDGE * EDGE) {
      // Neighbours in the work-group read neighbours in memory.
      const int i = a_depth == 1 ? e / DEPTH : e % TILE;
      const int ka = a_depth == 1 ? e % DEPTH : e / TILE;
      const int j = b_depth == 1 ? e / DEPTH : e % TILE;
      const int kb = b_depth == 1 ? e % DEPTH : e / TILE;
      real l = 0;
      if (first_row + i < rows && from + ka < depth) {
        const size_t at = (size_t)(first_row + i) * a_row + (size_t)(from + ka) * a_depth;
        l = masked ? mask[at] * a[at] : a[at];
      }
      left[ka * TILE + i] = l;
      const int inside = first_col + j < cols && from + kb < depth;
      right[kb * TILE + j] =
          inside ? b[(size_t)(from + kb) * b_depth + (size_t)(first_col + j) * b_col] : 0;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int k = 0; k < DEPTH; k++) {
      const real4 l = vload4(y, left + k * TILE);
      const real4 r = vload4(x, right + k * TILE);
      sums[0] = MULTIPLY_ADD((real4)(l.s0), r, sums[0]);
      sums[1] = MULTIPLY_ADD((real4)(l.s1), r, sums[1]);
      sums[2] = MULTIPLY_ADD((real4)(l.s2), r, sums[2]);
      sums[3] = MULTIPLY_ADD((real4)(l.s3), r, sums[3]);
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}

// Runs a statement for every sum of this work-item that lies inside, which is entry `at` of the
// output.
#define FOR_EACH_SUM(rows, cols, sums, statement)                                  \
  for (int r_ = 0; r_ < 4; r_++) {                                                 \
    const int row_ = get_group_id(1) * TILE + get_local_id(1) * 4 + r_;            \
    const real four_[4] = {sums[r_].s0, sums[r_].s1, sums[r_].s2, sums[r_].s3};    \
    for (int c_ = 0; c_ < 4; c_++) {                                               \
      const int col_ = get_group_id(0) * TILE + get_local_id(0) * 4 + c_;          \
      if (row_ < rows && col_ < cols) {                                            \
        const size_t at = (size_t)row_ * cols + col_;                              \
        const real sum = four_[c_];                                                \
        statement;                                                                 \
      }                                                                            \
    }                                                                              \
  }
