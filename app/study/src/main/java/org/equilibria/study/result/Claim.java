package org.equilibria.study.result;

import org.apiguardian.api.API;

/** An answer to whoever wants to run a cell of a study that several processes may work on. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface Claim {

  /** The cell is to be run by whoever asked, and by nobody else meanwhile. */
  record Granted() implements Claim {}

  /** Another process runs the cell; asking again later tells what became of it. */
  record Elsewhere() implements Claim {}

  /**
   * Another process has run the cell.
   *
   * @param result what became of it
   */
  record Done(CellResult result) implements Claim {}

  /**
   * The cell is not to be run again, as it ended those who ran it; it is to be recorded as failed.
   *
   * @param why what happened, in a sentence
   */
  record Lost(String why) implements Claim {}
}
