package org.equilibria.engine.component;

import java.util.LinkedHashMap;
import java.util.Map;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.spi.ComponentSpec;

/** A recursive-descent parser of one text in the component notation. */
final class NotationParser {

  private static final String RESERVED = ",{}=\"";
  private static final int DEEPEST = 32;

  private final String text;
  private int at;
  private int depth;

  NotationParser(String text) {
    this.text = text;
  }

  ComponentSpec parse() {
    skipSpace();
    String id = bare("a component name", true);
    skipSpace();
    ComponentSpec spec = peek('{') ? body(id) : ComponentSpec.of(id);
    if (at < text.length()) {
      throw mistake(spec.options().isEmpty() ? "'{' or the end" : "the end");
    }
    return spec;
  }

  /** Parse from the opening brace to behind the closing one. */
  private ComponentSpec body(String id) {
    if (++depth > DEEPEST) {
      throw mistake("at most " + DEEPEST + " nested components");
    }
    at++;
    skipSpace();
    Map<String, Object> options = new LinkedHashMap<>();
    while (!peek('}')) {
      option(options);
      skipSpace();
      if (peek(',')) {
        at++;
        skipSpace();
      } else if (!peek('}')) {
        throw mistake("',' or '}'");
      }
    }
    at++;
    depth--;
    skipSpace();
    return new ComponentSpec(id, options);
  }

  private void option(Map<String, Object> options) {
    int start = at;
    String name = bare("an option name", true);
    if (options.containsKey(name)) {
      at = start;
      throw mistake("each option once, but '" + name + "' was given before");
    }
    skipSpace();
    if (!peek('=') && !peek(':')) {
      throw mistake("'=' or ':' after '" + name + "'");
    }
    at++;
    skipSpace();
    options.put(name, value(name));
  }

  private Object value(String option) {
    if (peek('"')) {
      return quoted();
    }
    if (peek(',') || peek('}')) {
      return "";
    }
    String value = bare("a value for '" + option + "'", false);
    skipSpace();
    return peek('{') ? body(value) : value;
  }

  /** Parse a run of plain characters; in a name a colon ends it too. */
  private String bare(String what, boolean name) {
    int start = at;
    while (at < text.length() && isPlain(text.charAt(at), name)) {
      at++;
    }
    if (at == start) {
      throw mistake(what);
    }
    return text.substring(start, at);
  }

  private static boolean isPlain(char c, boolean name) {
    return !Character.isWhitespace(c) && RESERVED.indexOf(c) < 0 && !(name && c == ':');
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    at++;
    while (!peek('"')) {
      if (peek('\\')) {
        at++;
      }
      if (at >= text.length()) {
        throw mistake("a closing '\"'");
      }
      value.append(text.charAt(at++));
    }
    at++;
    return value.toString();
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean peek(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private EquilibriaException mistake(String expected) {
    String found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
    return new EquilibriaException(
        ErrorCode.INVALID_INPUT,
        "cannot read '%s': expected %s, found %s at character %d"
            .formatted(text, expected, found, at + 1));
  }
}
