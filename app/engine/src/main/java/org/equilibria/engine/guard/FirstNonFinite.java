package org.equilibria.engine.guard;

import org.apiguardian.api.API;

/**
 * The first time that a component made something that is not finite of what was finite.
 *
 * @param nanoTime when, to be compared within a process
 * @param told by which component and how, in words
 */
@API(status = API.Status.INTERNAL, since = "0.3")
public record FirstNonFinite(long nanoTime, String told) {}
