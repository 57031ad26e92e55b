/**
 * What writers of backends share: scopes that own matrices, checks of operands, and formulas as
 * lists of steps.
 *
 * <p>A backend keeps one {@link org.equilibria.backend.support.Ownership}, begins every operation
 * with a {@link org.equilibria.backend.support.Call} and computes on the operands it returns:
 *
 * <pre>{@code
 * private final Ownership<MyMatrix, MyWeight> ownership =
 *     new Ownership<>(this, MyMatrix.class, MyWeight.class, new MyStore());
 *
 * public void copy(Matrix a, Matrix out) {
 *   Call<MyMatrix, MyWeight> call = ownership.call("copy");
 *   MyMatrix source = call.matrix("a", a);
 *   MyMatrix target = call.matrix("out", out);
 *   call.requireSameShape("out", target, source);
 *   // ... copy
 * }
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.backend.support;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
