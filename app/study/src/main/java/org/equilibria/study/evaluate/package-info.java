/** Judge predictions: how often, how far and how surely they are right. */
@NullMarked
package org.equilibria.study.evaluate;

import org.jspecify.annotations.NullMarked;
