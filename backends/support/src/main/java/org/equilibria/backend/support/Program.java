package org.equilibria.backend.support;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.equilibria.api.expr.Expr;

/**
 * The steps of a formula, each distinct subexpression once and after its operands; the last step is
 * the result. Equal formulas have equal programs.
 *
 * @param steps what is done, in order
 * @param parameters names in order of first appearance
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Program(List<Step> steps, List<String> parameters) {

  /** Copy the lists. */
  public Program {
    steps = List.copyOf(steps);
    parameters = List.copyOf(parameters);
  }

  /** Translate a formula in time proportional to its distinct nodes. */
  public static Program of(Expr expr) {
    Translation translation = new Translation();
    translation.number(expr);
    return new Program(translation.steps, translation.parameters);
  }

  /** Return whether the formula has a second input. */
  public boolean readsSecond() {
    return steps.contains(new Step.Second());
  }

  /** Return the number of the step whose value is the result. */
  public int result() {
    return steps.size() - 1;
  }

  /** Have a machine do every step in order. */
  public void run(Machine machine) {
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).run(i, machine);
    }
  }

  /**
   * A numbering of subexpressions from the leaves up. A node is told by its operation and the
   * numbers of its operands, so that comparing nodes never walks a tree; nodes seen before, as the
   * same object, are not walked again.
   */
  private static final class Translation {
    private final List<Step> steps = new ArrayList<>();
    private final List<String> parameters = new ArrayList<>();
    private final Map<Step, Integer> numbers = new HashMap<>();
    private final Map<Expr, Integer> seen = new IdentityHashMap<>();

    int number(Expr e) {
      Integer known = seen.get(e);
      if (known == null) {
        known = numbers.computeIfAbsent(step(e), this::append);
        seen.put(e, known);
      }
      return known;
    }

    private int append(Step step) {
      steps.add(step);
      return steps.size() - 1;
    }

    private Step step(Expr e) {
      if (e instanceof Expr.X) {
        return new Step.First();
      } else if (e instanceof Expr.Y) {
        return new Step.Second();
      } else if (e instanceof Expr.Parameter p) {
        return new Step.Parameter(parameter(p.name()));
      } else if (e instanceof Expr.Constant c) {
        return new Step.Constant(c.value());
      } else if (e instanceof Expr.Unary u) {
        return new Step.Unary(u.op(), number(u.operand()));
      } else if (e instanceof Expr.Binary b) {
        return new Step.Binary(b.op(), number(b.left()), number(b.right()));
      } else if (e instanceof Expr.IfPositive c) {
        return new Step.Choice(number(c.condition()), number(c.then()), number(c.otherwise()));
      }
      throw new IllegalStateException("unknown node " + e);
    }

    private int parameter(String name) {
      if (!parameters.contains(name)) {
        parameters.add(name);
      }
      return parameters.indexOf(name);
    }
  }
}
