package org.equilibria.host.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.host.Equilibria;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GivenCertificatesTest {

  private final Equilibria equilibria = Equilibria.builder().build();
  private final Backend backend =
      equilibria.catalog().create(Kinds.BACKEND, ComponentSpec.of("ejml"));
  private final Scope scope = backend.openScope("test", Precision.F32);
  private final GivenCertificates certificates =
      new GivenCertificates(new Owner("a plugin"), "guarantee()");

  @AfterEach
  void close() {
    scope.close();
    backend.close();
    equilibria.close();
  }

  private Matrix weight(double... entries) {
    int width = (int) Math.sqrt(entries.length);
    Matrix weight = scope.uninitialized(width, width);
    backend.upload(entries, weight);
    return weight;
  }

  /** Whatever a plugin calls by the id of a property of the framework is held to that. */
  @Test
  void everyPropertyOfTheFrameworkIsKnownByItsId() throws Exception {
    List<Property> all =
        Arrays.stream(Property.class.getFields())
            .filter(f -> Modifier.isStatic(f.getModifiers()) && f.getType() == Property.class)
            .map(GivenCertificatesTest::value)
            .toList();
    assertThat(all).hasSizeGreaterThan(9);
    for (Property property : all) {
      Property own = new Property(property.id(), "its own", Set.of(), (m, claim) -> 1);
      Certificate known = certificates.known(new Certificate(own, .5));
      assertThat(known.property()).as(property.id()).isSameAs(property);
    }
  }

  private static Property value(Field field) {
    try {
      return (Property) field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void weightsThatAreSymmetricButForRoundingKeepTheirClaims() {
    Certificate claim = new Certificate(Property.SEMIDEFINITE_CONTRACTION, .75);
    // of eigenvalues 0 and 1/2
    assertThat(certificates.checked(claim, weight(.25, .25, .25 + 1e-7, .25))).isEqualTo(claim);
  }

  @Test
  void whatIsNotSymmetricCountsInTheNorm() {
    int width = 300;
    double[] entries = new double[width * width];
    Arrays.setAll(entries, e -> 4e-4 * Integer.signum(e % width - e / width));
    Matrix weight = weight(entries);
    Certificate claim = new Certificate(Property.SYMMETRIC_CONTRACTION, .01);
    assertThatThrownBy(() -> certificates.checked(claim, weight)).hasMessageContaining(" short");
  }

  @Test
  void weightsWithAnEigenvalueBelowZeroAreNoSemidefiniteOnes() {
    Certificate claim = new Certificate(Property.SEMIDEFINITE_CONTRACTION, .75);
    Matrix weight = weight(.5, 0, 0, -.25);
    assertThatThrownBy(() -> certificates.checked(claim, weight))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("a plugin: guarantee() claims M = M^T");
  }
}
