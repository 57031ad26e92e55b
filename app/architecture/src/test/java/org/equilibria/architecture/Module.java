package org.equilibria.architecture;

import java.util.ArrayList;
import java.util.List;

/**
 * Describe one module.
 *
 * @param name its package below the root
 * @param leastClasses classes it has at least
 * @param modules modules it may depend on, or single types of them
 * @param libraries packages of the libraries it may depend on
 */
record Module(String name, int leastClasses, List<String> modules, List<String> libraries) {

  /** Return every package that classes of this module may depend on, subpackages included. */
  String[] allowed(String root) {
    List<String> allowed = new ArrayList<>(List.of("java", root + "." + name));
    // Annotations that every module may carry; they do nothing when the code runs.
    allowed.addAll(List.of("org.jspecify.annotations", "org.apiguardian.api"));
    modules.forEach(
        module -> allowed.add(module.equals("api") ? House.CONTRACTS : root + "." + module));
    allowed.addAll(libraries);
    return allowed.toArray(String[]::new);
  }
}
