/**
 * What writers of backends share: scopes that own matrices, checks of operands, and formulas as
 * lists of steps.
 *
 * <p>A backend is a {@link org.equilibria.backend.support.CheckedBackend} in front of an {@link
 * org.equilibria.backend.support.Arithmetic} of its own, which says where entries are and computes
 * with them; the front has checked every operand before:
 *
 * <pre>{@code
 * final class MyArithmetic implements Arithmetic<MyMatrix, MyWeight> {
 *   public EntryOperations<MyMatrix> entries() {
 *     return new MyEntries(); // copies, sums, norms
 *   }
 *   // ... products, layers, the store of matrices
 * }
 *
 * Backend backend = new CheckedBackend<>(new MyArithmetic());
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.backend.support;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
