/** The resolved configuration of a study, and the forms in which people write it. */
@NullMarked
package org.equilibria.study.config;

import org.jspecify.annotations.NullMarked;
