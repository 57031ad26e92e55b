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

  /**
   * Rounding of a symmetric S = c (p p^T - q q^T) that adds up to k (q p^T - p q^T), for unit p and
   * q: the norm is c + k, and entries of a pair are 4 k / m apart.
   */
  @Test
  void whatIsNotSymmetricCountsInTheNorm() {
    int width = 500;
    double c = .9;
    double k = .01;
    double[] entries = new double[width * width];
    Arrays.setAll(
        entries,
        e -> {
          double i = 2 * Math.PI * (e / width) / width;
          double j = 2 * Math.PI * (e % width) / width;
          return 2 * (c * Math.cos(i + j) + k * Math.sin(i - j)) / width;
        });
    Matrix weight = weight(entries);
    Certificate claim = new Certificate(Property.SYMMETRIC_CONTRACTION, c);
    assertThatThrownBy(() -> certificates.checked(claim, weight)).hasMessageContaining(" short");
  }

  @Test
  void smallWeightsAreAsSymmetricAsLargeOnes() {
    Certificate claim = new Certificate(Property.SYMMETRIC_CONTRACTION, .75);
    for (double scale : new double[] {1e-30, 1e-4, .3}) {
      Matrix weight = weight(scale, scale, .9 * scale, scale);
      Matrix rounded = weight(scale, scale, (1 + 1e-7) * scale, scale);
      GivenCertificates of = new GivenCertificates(new Owner("a plugin"), "guarantee()");
      assertThat(of.checked(claim, rounded)).isEqualTo(claim);
      of.renewed();
      assertThatThrownBy(() -> of.checked(claim, weight))
          .as("%s", scale)
          .hasMessageContaining("which its weight does not have");
    }
  }

  /** The third weight is not looked at, the fourth is, however often each is asked for. */
  @Test
  void weightsAreCountedAndNotCalls() {
    Certificate claim = new Certificate(Property.CONTRACTION_2, .75);
    Matrix good = weight(.5);
    Matrix bad = weight(.9);
    for (Matrix weight : new Matrix[] {good, good, bad}) {
      certificates.renewed();
      for (int call = 0; call < 5; call++) {
        assertThat(certificates.checked(claim, weight)).isEqualTo(claim);
      }
    }
    assertThatThrownBy(() -> certificates.checked(new Certificate(Property.CONTRACTION_2, .6), bad))
        .hasMessageContaining(" short");
    certificates.renewed();
    assertThatThrownBy(() -> certificates.checked(claim, bad)).hasMessageContaining(" short");
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
