package org.equilibria.study.file;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The registry of the lock files that this process holds. It belongs to the process, as the locks
 * of the operating system do, and not to any run: closing any descriptor of a file gives up all
 * locks that a process has on it (POSIX), so that a file must not even be opened a second time by
 * the process that has locked it. No other state of the program is static.
 */
final class HeldLocks {

  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private HeldLocks() {}

  /** Enter a lock file and return whether it was not held before. */
  static boolean enter(Path file) {
    return HELD.add(file);
  }

  /** Strike a lock file off, once its descriptor is closed. */
  static void strike(Path file) {
    HELD.remove(file);
  }
}
