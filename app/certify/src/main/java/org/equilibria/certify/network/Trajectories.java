package org.equilibria.certify.network;

/**
 * How far training from the point given is followed.
 *
 * @param descentSteps steps of gradient descent, each as dear as all quantities at a point; 0 for
 *     none
 * @param flowEvaluations most gradient evaluations of each integration of the gradient flow, each
 *     as dear as a step; 0 for no flow
 */
public record Trajectories(int descentSteps, int flowEvaluations) {}
