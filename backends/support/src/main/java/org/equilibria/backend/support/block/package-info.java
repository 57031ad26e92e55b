/**
 * Arithmetic in f64 for backends whose entries can be read and written in blocks.
 *
 * <p>Such a backend implements {@link org.equilibria.backend.support.block.BlockMatrix} and its
 * products, and gets everything else from {@link org.equilibria.backend.support.block.BlockEntries}
 * and {@link org.equilibria.backend.support.block.BlockLayers}: entries are read into blocks of
 * doubles that stay in the first-level cache, worked on there and rounded once when they are
 * written back.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.backend.support.block;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
