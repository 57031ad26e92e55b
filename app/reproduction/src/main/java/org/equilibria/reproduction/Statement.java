package org.equilibria.reproduction;

import com.fasterxml.jackson.annotation.JsonAlias;

/**
 * One sentence about what was found, with what it rests on and whether it was reproduced, so that
 * what is proved is never read as what was seen, nor the other way round.
 *
 * @param evidence what it rests on
 * @param verdict whether it holds; shown if there was nothing to judge
 * @param text the sentence
 */
public record Statement(@JsonAlias("standing") Evidence evidence, Verdict verdict, String text) {

  /** Judge. */
  static Statement judged(Evidence evidence, boolean holds, String text) {
    return new Statement(evidence, Verdict.of(holds), text);
  }

  /** Judge, with a sentence for either case. */
  static Statement judged(Evidence evidence, boolean holds, String text, String otherwise) {
    return judged(evidence, holds, holds ? text : otherwise);
  }

  /** Show without judging. */
  static Statement shown(Evidence evidence, String text) {
    return new Statement(evidence, Verdict.SHOWN, text);
  }
}
