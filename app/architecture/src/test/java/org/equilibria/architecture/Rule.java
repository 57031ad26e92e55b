package org.equilibria.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.all;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ClassesTransformer;
import java.util.List;

/**
 * Judge classes by one rule, and refuse to judge too few: a rule that sees nothing proves nothing.
 *
 * @param name says the rule
 * @param leastSubjects classes it must see in the product
 * @param subjects selects the classes judged
 * @param archRule judges them
 */
record Rule(
    String name, int leastSubjects, ClassesTransformer<JavaClass> subjects, ArchRule archRule) {

  static Rule of(
      String name,
      int leastSubjects,
      ClassesTransformer<JavaClass> subjects,
      ArchCondition<JavaClass> condition) {
    return new Rule(name, leastSubjects, subjects, all(subjects).should(condition));
  }

  /** Return one message for each violation. */
  List<String> violations(JavaClasses classes) {
    return archRule.allowEmptyShould(true).evaluate(classes).getFailureReport().getDetails();
  }

  /** Return how many classes the rule judges. */
  int seen(JavaClasses classes) {
    int count = 0;
    for (JavaClass ignored : subjects.transform(classes)) {
      count++;
    }
    return count;
  }

  @Override
  public String toString() {
    return name;
  }
}
