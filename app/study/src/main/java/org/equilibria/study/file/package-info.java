/** Files of named tensors in the safetensors format, and files written whole or not at all. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.study.file;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
