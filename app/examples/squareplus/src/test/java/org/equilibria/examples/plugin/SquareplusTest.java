package org.equilibria.examples.plugin;

import java.util.stream.Stream;
import org.equilibria.tck.ActivationContract;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Hold the third-party activation to the contract of the framework. */
class SquareplusTest {

  @TestFactory
  Stream<DynamicTest> keepsTheContract() {
    Squareplus squareplus = new Squareplus(new Squareplus.Options(4));
    return DynamicTest.stream(
        ActivationContract.checks().stream(),
        check -> check.rule(),
        check -> check.verify(squareplus));
  }
}
