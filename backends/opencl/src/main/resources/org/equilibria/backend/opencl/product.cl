// Products in tiles, for every kernel to end in its own way: a work-item holds BLOCK x BLOCK sums.
// Defined before: EDGE (edge of a work-group), BLOCK (4 or a multiple), DEPTH (terms between two
// barriers).

#define TILE (BLOCK * EDGE)
#define VECTORS (BLOCK / 4)

// Sums, for a tile of TILE x TILE entries of a b, the BLOCK x BLOCK of each work-item. Entry (i, k)
// of a stands at i * a_row + k * a_depth, entry (k, j) of b at k * b_depth + j * b_col; where masked,
// a is multiplied by mask entry by entry. Terms are added in the order of k whatever the sizes and
// the tiles, so that a row depends neither on the others nor on which tiles are the fastest.
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
  for (int s = 0; s < BLOCK * VECTORS; s++) {
    sums[s] = (real4)(0);
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
      real l[BLOCK];
      real4 r[VECTORS];
      for (int v = 0; v < VECTORS; v++) {
        vstore4(vload4(y * VECTORS + v, left + k * TILE), v, l);
        r[v] = vload4(x * VECTORS + v, right + k * TILE);
      }
      for (int i = 0; i < BLOCK; i++) {
        for (int v = 0; v < VECTORS; v++) {
          sums[i * VECTORS + v] = MULTIPLY_ADD((real4)(l[i]), r[v], sums[i * VECTORS + v]);
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}

// Runs a statement for every sum of this work-item that lies inside, which is entry `at` of the
// output.
#define FOR_EACH_SUM(rows, cols, sums, statement)                                   \
  for (int s_ = 0; s_ < BLOCK * VECTORS; s_++) {                                    \
    const int row_ = get_group_id(1) * TILE + get_local_id(1) * BLOCK + s_ / VECTORS; \
    const real four_[4] = {sums[s_].s0, sums[s_].s1, sums[s_].s2, sums[s_].s3};     \
    for (int c_ = 0; c_ < 4; c_++) {                                                \
      const int col_ =                                                              \
          get_group_id(0) * TILE + get_local_id(0) * BLOCK + s_ % VECTORS * 4 + c_; \
      if (row_ < rows && col_ < cols) {                                             \
        const size_t at = (size_t)row_ * cols + col_;                               \
        const real sum = four_[c_];                                                 \
        statement;                                                                  \
      }                                                                             \
    }                                                                               \
  }
