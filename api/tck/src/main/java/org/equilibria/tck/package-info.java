/**
 * The contract checks that every plugin is held to: plain objects that take the subject and either
 * pass or fail with the rule that was broken.
 */
@NullMarked
package org.equilibria.tck;

import org.jspecify.annotations.NullMarked;
