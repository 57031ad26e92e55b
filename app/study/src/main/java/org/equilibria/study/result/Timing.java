package org.equilibria.study.result;

import org.apiguardian.api.API;

/**
 * How the cells of a study were timed: in rounds, in each of which every cell is timed once, one at
 * a time, in an order drawn anew.
 *
 * @param started when, by ISO 8601
 * @param epoch which epoch of their training was timed, from 1
 * @param rounds rounds that count
 * @param warmUp rounds before those
 * @param steady whether the last two rounds of the warm-up took every cell about as long
 * @param seed of the orders
 * @param cores processors that the process may use, one of which runs the cell, and those threads
 *     that its backend starts
 * @param libraryThreads what the environment limits the threads of native libraries to, as {@code
 *     OMP_NUM_THREADS} says it; empty if it does not
 * @param load runnable threads of the machine over the minute before; negative if the system does
 *     not tell
 * @param system operating system and processor
 * @param java virtual machine
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Timing(
    String started,
    int epoch,
    int rounds,
    int warmUp,
    boolean steady,
    long seed,
    int cores,
    String libraryThreads,
    double load,
    String system,
    String java) {}
