package org.equilibria.bench;

import java.util.function.Supplier;

/**
 * The name of what is to be measured.
 *
 * @param choice what is chosen
 * @param opener allocates and prepares what a measurement needs
 */
record Entrant<C extends Record, F extends Record>(C choice, Supplier<Variant<C, F>> opener) {}
