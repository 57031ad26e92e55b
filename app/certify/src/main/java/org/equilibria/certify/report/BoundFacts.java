package org.equilibria.certify.report;

import java.util.Optional;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Topic;

/**
 * What a bound says of itself, whatever the network.
 *
 * @param id its id
 * @param summary what it bounds, for people
 * @param topic what it is about; empty if it could not be created, so that nobody knows
 * @param claim what is true where there is a number; see {@link Bound#claim}
 */
public record BoundFacts(String id, String summary, Optional<Topic> topic, String claim) {

  /** Read them off a bound. */
  public static BoundFacts of(String id, String summary, Bound bound) {
    return new BoundFacts(id, summary, Optional.of(bound.topic()), bound.claim());
  }

  /** Return those of a bound that could not be created. */
  public static BoundFacts unknown(String id, String summary) {
    return new BoundFacts(id, summary, Optional.empty(), "");
  }

  /** Return the title of its section. */
  public String section() {
    return topic.map(Topic::title).orElse("Not evaluated");
  }

  boolean isAbout(Topic what) {
    return topic.filter(t -> t == what).isPresent();
  }
}
