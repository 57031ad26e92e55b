/** The infinitely wide network beside a trained one of finite width. */
@NullMarked
package org.equilibria.certify.limit;

import org.jspecify.annotations.NullMarked;
