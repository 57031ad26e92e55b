package org.equilibria.host.plugin;

/** Where a plugin was found; of two that claim one name, the one of the earlier place keeps it. */
enum Origin {
  /** The framework's own. */
  BUILT_IN,
  /** The program itself, which handed in an object. */
  PROGRAM,
  /** The class path of the program: whoever runs it chose it. */
  CLASS_PATH,
  /** A plugin folder. */
  FOLDER
}
