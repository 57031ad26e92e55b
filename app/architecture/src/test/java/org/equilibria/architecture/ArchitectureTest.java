package org.equilibria.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hold the product to the rules of the house. */
class ArchitectureTest {

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.equilibria");

  static List<Rule> rules() {
    return new House("org.equilibria").rules();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void product_obeys(Rule rule) {
    assertThat(rule.violations(PRODUCT)).as(rule.archRule().getDescription()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void rule_sees_the_classes_it_judges(Rule rule) {
    assertThat(rule.seen(PRODUCT)).isGreaterThanOrEqualTo(rule.leastSubjects());
  }
}
