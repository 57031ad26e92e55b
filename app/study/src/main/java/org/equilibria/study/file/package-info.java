/** Files of named tensors in the safetensors format, and files written whole or not at all. */
@NullMarked
package org.equilibria.study.file;

import org.jspecify.annotations.NullMarked;
