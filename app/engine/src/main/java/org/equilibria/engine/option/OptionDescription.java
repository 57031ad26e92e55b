package org.equilibria.engine.option;

import org.apiguardian.api.API;

/**
 * The description of one option for people.
 *
 * @param name in kebab case
 * @param type what is accepted, such as {@code whole number}, {@code one of last, best} or {@code
 *     solver}
 * @param defaultValue in the notation a user would write; empty for an optional value
 * @param range accepted range, such as {@code 1 to 50}; empty if there is none
 * @param help one phrase
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record OptionDescription(
    String name, String type, String defaultValue, String range, String help) {}
