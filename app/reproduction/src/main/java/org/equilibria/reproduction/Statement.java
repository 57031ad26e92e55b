package org.equilibria.reproduction;

/**
 * One sentence about what was found, with what it rests on and whether it was reproduced, so that
 * what is proved is never read as what was seen, nor the other way round.
 *
 * @param standing what it rests on
 * @param verdict whether it holds; shown if there was nothing to judge
 * @param text the sentence
 */
public record Statement(Standing standing, Verdict verdict, String text) {

  /** Judge. */
  static Statement judged(Standing standing, boolean holds, String text) {
    return new Statement(standing, Verdict.of(holds), text);
  }

  /** Judge, with a sentence for either case. */
  static Statement judged(Standing standing, boolean holds, String text, String otherwise) {
    return judged(standing, holds, holds ? text : otherwise);
  }

  /** Show without judging. */
  static Statement shown(Standing standing, String text) {
    return new Statement(standing, Verdict.SHOWN, text);
  }
}
