/**
 * Norms and eigenvalues of matrices of a backend, each of which says what it guarantees.
 *
 * <table>
 * <caption>What is computed, and how far it is to be believed</caption>
 * <tr><td>{@link org.equilibria.engine.spectral.PowerIteration}</td><td>||M||_2 from below</td></tr>
 * <tr><td>{@link org.equilibria.engine.spectral.SingularPair}</td><td>||M||_2 and its vectors, from
 * below, settled to 1e-4</td></tr>
 * <tr><td>{@link org.equilibria.engine.spectral.Contraction}</td><td>||M||_2 &gt;= 1, true where it
 * is found</td></tr>
 * <tr><td>{@link org.equilibria.engine.spectral.NormBound}</td><td>||M||_2 from above, with
 * probability 1 - 1e-10</td></tr>
 * <tr><td>{@link org.equilibria.engine.spectral.SymmetricPart}</td><td>lambda_max((M + M^T)/2) from
 * below, settled to 1e-4 ||M||_2</td></tr>
 * <tr><td>{@link org.equilibria.engine.spectral.Operator}</td><td>lambda_max of what is only applied,
 * from below, settled to 1e-3</td></tr>
 * </table>
 *
 * <p>Nothing here is proved. What is, on arrays of the host, is in {@code
 * org.equilibria.theory.numerics}.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.engine.spectral;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
