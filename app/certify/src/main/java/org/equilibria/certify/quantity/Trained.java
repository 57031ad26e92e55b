package org.equilibria.certify.quantity;

import java.util.Optional;
import java.util.function.Supplier;
import org.equilibria.api.theory.GaussianDraws;

/**
 * Hold what training made of a network whose A alone moved.
 *
 * @param distance ||A_T - A0||_F
 * @param loss mean ramp loss on the sample
 * @param weight M at A_T
 * @param draws losses of networks drawn around it; asked for once and only if a bound needs them
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of large arrays, never compared
public record Trained(
    double distance, double loss, double[][] weight, Supplier<Optional<GaussianDraws[]>> draws) {}
