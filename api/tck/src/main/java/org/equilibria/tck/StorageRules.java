package org.equilibria.tck;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;

/** Rules of scopes and prepared weights. */
final class StorageRules {

  private StorageRules() {}

  static List<ContractCheck<Supplier<Backend>>> checks() {
    return List.of(
        check(
            "scope.describes-itself",
            "Handles know their shape and owner.",
            StorageRules::describes),
        check(
            "scope.zeros-are-zero", "Memory used before comes back as zeros.", StorageRules::zeros),
        check(
            "scope.counts-bytes",
            "The bytes of a scope are those of its live matrices and children.",
            StorageRules::countsBytes),
        check(
            "scope.closes-children",
            "Closing a scope closes its children; closing twice does nothing.",
            StorageRules::closesChildren),
        check(
            "scope.close-leaves-others",
            "Closing a scope leaves its parent and siblings usable.",
            StorageRules::closeLeavesOthers),
        check(
            "scope.close-completes-pending",
            "Operations issued on a scope take effect before it closes.",
            StorageRules::closeCompletesPending),
        check(
            "scope.refuses-negative-size",
            "A negative size is a contract violation.",
            StorageRules::refusesNegativeSize),
        check(
            "scope.refuses-allocation-once-closed",
            "A closed scope allocates nothing.",
            StorageRules::refusesAllocationOnceClosed),
        new ContractCheck<>(
            "backend.scope.refuses-unknown-precision",
            "A precision that is not offered is UNSUPPORTED.",
            StorageRules::refusesUnknownPrecision),
        new ContractCheck<>(
            "backend.close.closes-scopes",
            "Closing the backend closes the scopes still open.",
            StorageRules::closeClosesScopes),
        check(
            "view.shares-entries",
            "A view has another shape and the same entries: what is written to one is in both.",
            StorageRules::viewShares),
        check(
            "view.takes-no-memory",
            "A view takes no memory and belongs to the scope of its original.",
            StorageRules::viewTakesNothing),
        check(
            "view.counts-as-original",
            "Where an output may not be an input, it may not be a view of one, either.",
            StorageRules::viewCounts),
        check(
            "view.refuses-misuse",
            "Another number of entries, a negative size, a foreign matrix or a closed scope is a"
                + " contract violation.",
            StorageRules::viewRefuses),
        check(
            "view.ends-with-original",
            "A view cannot be used once the scope of its original has closed.",
            StorageRules::viewEnds),
        check(
            "prepare.describes-weight",
            "A prepared weight knows its shape and owner.",
            StorageRules::preparedDescribes),
        check(
            "prepare.keeps-values",
            "A prepared weight follows neither changes nor the end of the matrix it was made of.",
            StorageRules::preparedKeepsValues),
        check(
            "prepare.refuses-misuse",
            "Weights and scopes of other backends, and closed ones, are contract violations.",
            StorageRules::prepareRefusesMisuse),
        check("repack.replaces-values", "New values replace the old ones.", StorageRules::repack),
        check(
            "repack.keeps-values",
            "A repacked weight does not follow later changes of its source.",
            StorageRules::repackKeepsValues),
        check(
            "repack.refuses-other-shape",
            "A weight of another shape is a contract violation and changes nothing.",
            StorageRules::repackRefusesOtherShape),
        check("repack.allocates-nothing", "The bytes do not change.", StorageRules::repackBytes));
  }

  private static ContractCheck<Supplier<Backend>> check(
      String id, String statement, Consumer<Trial> body) {
    return new ContractCheck<>(
        "backend." + id, statement, subject -> Trial.inEachPrecision(subject, body));
  }

  private static void describes(Trial t) {
    Scope child = t.scope.child("inner");
    Matrix matrix = child.uninitialized(2, 3);
    Broken.unless(child.backend() == t.backend, "scope.backend() is another object");
    Broken.unless(child.precision() == t.precision, "the child has another precision");
    Broken.unless(child.label().equals("inner"), "the label is %s", child.label());
    Broken.unless(
        matrix.rows() == 2 && matrix.cols() == 3,
        "a 2 x 3 matrix says it is %d x %d",
        matrix.rows(),
        matrix.cols());
    Broken.unless(matrix.precision() == t.precision, "the matrix has another precision");
    Broken.unless(matrix.scope() == child, "the matrix names another scope");
  }

  private static void zeros(Trial t) {
    for (int i = 0; i < 3; i++) {
      try (Scope used = t.scope.child("used")) {
        Matrix matrix = used.zeros(5, 7);
        Expected.exact(new double[35]).check("zeros", Trial.read(matrix));
        t.backend.fill(matrix, Double.NaN);
      }
    }
  }

  private static void countsBytes(Trial t) {
    long before = t.scope.bytes();
    t.scope.zeros(3, 4);
    Broken.unless(
        t.scope.bytes() - before >= 12L * t.precision.bytes(),
        "a 3 x 4 matrix counts as %d bytes",
        t.scope.bytes() - before);
    long own = t.scope.bytes();
    try (Scope child = t.scope.child("inner")) {
      child.uninitialized(10, 10);
      Broken.unless(
          child.bytes() >= 100L * t.precision.bytes(), "the child counts %d bytes", child.bytes());
      Broken.unless(
          t.scope.bytes() == own + child.bytes(),
          "parent %d, own %d, child %d bytes",
          t.scope.bytes(),
          own,
          child.bytes());
    }
    Broken.unless(t.scope.bytes() == own, "bytes of a closed child are still counted");
  }

  private static void closesChildren(Trial t) {
    Scope outer = t.scope.child("outer");
    Scope inner = outer.child("inner");
    Matrix matrix = inner.zeros(1, 1);
    outer.close();
    t.refused("fill of a matrix whose scope's parent closed", () -> t.backend.fill(matrix, 1));
    outer.close();
    inner.close();
    t.scope.zeros(1, 1);
  }

  private static void closeLeavesOthers(Trial t) {
    Scope first = t.scope.child("first");
    Scope second = t.scope.child("second");
    Matrix kept = Trial.matrix(second, 1, 2, 3, 4);
    Matrix own = t.matrix(1, 2, 5, 6);
    t.backend.fill(first.zeros(1, 2), 7);
    first.close();
    Expected.exact(new double[] {3, 4}).check("the sibling's matrix", Trial.read(kept));
    Expected.exact(new double[] {5, 6}).check("the parent's matrix", Trial.read(own));
  }

  private static void closeCompletesPending(Trial t) {
    Matrix out = t.scope.zeros(1, 2);
    try (Scope brief = t.scope.child("brief")) {
      Matrix source = Trial.matrix(brief, 1, 2, 3, 4);
      t.backend.axpby(2, source, 0, out);
    }
    Expected.exact(new double[] {6, 8}).check("the output", Trial.read(out));
  }

  private static void refusesNegativeSize(Trial t) {
    t.refused("zeros(-1, 2)", () -> t.scope.zeros(-1, 2));
    t.refused("uninitialized(2, -1)", () -> t.scope.uninitialized(2, -1));
  }

  private static void refusesAllocationOnceClosed(Trial t) {
    Scope closed = t.scope.child("closed");
    closed.close();
    t.refused("zeros in a closed scope", () -> closed.zeros(1, 1));
    t.refused("uninitialized in a closed scope", () -> closed.uninitialized(1, 1));
    t.refused("a child of a closed scope", () -> closed.child("inner"));
  }

  private static void refusesUnknownPrecision(Supplier<Backend> subject) {
    try (Backend backend = subject.get()) {
      Broken.unless(!backend.info().id().isBlank(), "the backend has no id");
      Broken.unless(!backend.info().precisions().isEmpty(), "the backend offers no precision");
      for (Precision precision : Precision.values()) {
        if (!backend.info().precisions().contains(precision)) {
          Trial.refused(
              backend,
              ErrorCode.UNSUPPORTED,
              "a scope of " + precision,
              () -> backend.openScope("unknown", precision));
        }
      }
    }
  }

  private static void closeClosesScopes(Supplier<Backend> subject) {
    Backend backend = subject.get();
    Precision precision = backend.info().precisions().iterator().next();
    Scope scope = backend.openScope("left open", precision);
    Scope child = scope.child("inner");
    backend.close();
    // The backend is closed, so there is nothing left to synchronise with.
    for (Scope left : List.of(scope, child)) {
      boolean refused = false;
      try {
        left.zeros(1, 1);
      } catch (EquilibriaException e) {
        refused = e.code() == ErrorCode.CONTRACT_VIOLATION;
      }
      Broken.unless(refused, "scope %s still allocates", left.label());
    }
  }

  private static void viewShares(Trial t) {
    Matrix a = t.matrix(2, 6, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    Matrix view = t.backend.view(a, 4, 3);
    Broken.unless(
        view.rows() == 4 && view.cols() == 3,
        "a view of 4 x 3 says it is %d x %d",
        view.rows(),
        view.cols());
    double[] written = {-1, -2, -3, -4, -5, -6, 7, 8, 9, 10, 11, 12};
    t.backend.upload(written, view);
    Expected.exact(written).check("the original", Trial.read(a));
    t.backend.upload(written, a);
    Matrix again = t.backend.view(view, 2, 6);
    t.backend.axpby(1, a, 1, again);
    double[] doubled = {-2, -4, -6, -8, -10, -12, 14, 16, 18, 20, 22, 24};
    Expected.exact(doubled).check("a matrix added to a view of its view", Trial.read(view));
    t.backend.upload(written, a);
    Matrix product = t.scope.uninitialized(4, 1);
    t.backend.gemm(1, view, false, t.matrix(1, 3, 1, 10, 100), true, 0, product);
    Expected.exact(new double[] {-321, -654, 987, 1320})
        .check("a product with the view", Trial.read(product));
    Matrix none = t.backend.view(t.scope.zeros(0, 3), 5, 0);
    Broken.unless(none.rows() == 5 && none.cols() == 0, "an empty view keeps its old shape");
  }

  private static void viewTakesNothing(Trial t) {
    Scope inner = t.scope.child("inner");
    Matrix a = inner.zeros(2, 6);
    long before = inner.bytes();
    Matrix view = t.backend.view(a, 12, 1);
    Broken.unless(inner.bytes() == before, "a view takes %d bytes", inner.bytes() - before);
    Broken.unless(view.scope() == inner, "the view names another scope");
    Broken.unless(view.precision() == t.precision, "the view has another precision");
  }

  private static void viewCounts(Trial t) {
    Matrix a = t.matrix(2, 2, 1, 2, 3, 4);
    Matrix view = t.backend.view(a, 2, 2);
    Matrix b = t.matrix(2, 2, 1, 0, 0, 1);
    t.refused("gemm into a view", () -> t.backend.gemm(1, a, false, b, false, 0, view));
    t.refused("gemm of a view", () -> t.backend.gemm(1, b, false, view, false, 0, a));
    Expected.exact(new double[] {1, 2, 3, 4}).check("the matrix", Trial.read(a));
  }

  private static void viewRefuses(Trial t) {
    Matrix a = t.scope.zeros(2, 6);
    t.refused("a view of 13 entries", () -> t.backend.view(a, 13, 1));
    t.refused("a view of 2 x 5", () -> t.backend.view(a, 2, 5));
    t.refused("a view of -3 x -4", () -> t.backend.view(a, -3, -4));
    Scope closed = t.scope.child("closed");
    Matrix gone = closed.zeros(1, 2);
    closed.close();
    t.refused("a view of a matrix of a closed scope", () -> t.backend.view(gone, 2, 1));
    try (Backend another = t.another();
        Scope scope = another.openScope("foreign", t.precision)) {
      Matrix foreign = scope.zeros(1, 2);
      t.refused("a view of a foreign matrix", () -> t.backend.view(foreign, 2, 1));
    }
  }

  private static void viewEnds(Trial t) {
    Scope brief = t.scope.child("brief");
    Matrix view = t.backend.view(brief.zeros(1, 4), 2, 2);
    brief.close();
    t.refused("fill of a view whose original is gone", () -> t.backend.fill(view, 1));
  }

  private static void preparedDescribes(Trial t) {
    Scope child = t.scope.child("packed");
    Prepared weight = t.backend.prepare(t.matrix(2, 3, weight()), child);
    Broken.unless(
        weight.rows() == 2 && weight.cols() == 3,
        "a 2 x 3 weight says it is %d x %d",
        weight.rows(),
        weight.cols());
    Broken.unless(weight.precision() == t.precision, "the weight has another precision");
    Broken.unless(weight.scope() == child, "the weight names another scope");
  }

  private static void preparedKeepsValues(Trial t) {
    Scope brief = t.scope.child("brief");
    Matrix source = Trial.matrix(brief, 2, 3, weight());
    Prepared weight = t.backend.prepare(source, t.scope);
    t.backend.fill(source, 9);
    brief.close();
    checkProducts(t, weight);
  }

  /** Check {@code [1, 10] W} and {@code [1, 10, 100] W^T} for the usual weight. */
  private static void checkProducts(Trial t, Prepared weight) {
    Matrix plain = t.scope.uninitialized(1, 3);
    t.backend.multiply(t.matrix(1, 2, 1, 10), weight, false, plain);
    Expected.exact(new double[] {41, 52, 63}).check("a W", Trial.read(plain));
    Matrix transposed = t.scope.uninitialized(1, 2);
    t.backend.multiply(t.matrix(1, 3, 1, 10, 100), weight, true, transposed);
    Expected.exact(new double[] {321, 654}).check("a W^T", Trial.read(transposed));
  }

  private static void prepareRefusesMisuse(Trial t) {
    Scope closed = t.scope.child("closed");
    Matrix gone = closed.zeros(2, 2);
    closed.close();
    Matrix weight = t.scope.zeros(2, 2);
    t.refused("prepare of a matrix of a closed scope", () -> t.backend.prepare(gone, t.scope));
    t.refused("prepare into a closed scope", () -> t.backend.prepare(weight, closed));
    try (Backend another = t.another();
        Scope scope = another.openScope("foreign", t.precision)) {
      Matrix foreign = scope.zeros(2, 2);
      t.refused("prepare of a foreign matrix", () -> t.backend.prepare(foreign, t.scope));
      t.refused("prepare into a foreign scope", () -> t.backend.prepare(weight, scope));
    }
  }

  private static void repack(Trial t) {
    Prepared weight = t.backend.prepare(t.scope.zeros(2, 3), t.scope);
    t.backend.repack(t.matrix(2, 3, weight()), weight);
    checkProducts(t, weight);
  }

  private static void repackKeepsValues(Trial t) {
    Prepared weight = t.backend.prepare(t.scope.zeros(2, 3), t.scope);
    Scope brief = t.scope.child("brief");
    Matrix source = Trial.matrix(brief, 2, 3, weight());
    t.backend.repack(source, weight);
    t.backend.fill(source, 9);
    brief.close();
    checkProducts(t, weight);
  }

  private static void repackRefusesOtherShape(Trial t) {
    Prepared weight = t.backend.prepare(t.matrix(2, 3, weight()), t.scope);
    t.refused("repack with 3 x 2", () -> t.backend.repack(t.scope.zeros(3, 2), weight));
    t.refused("repack with 2 x 4", () -> t.backend.repack(t.scope.zeros(2, 4), weight));
    checkProducts(t, weight);
  }

  private static void repackBytes(Trial t) {
    Matrix source = t.matrix(2, 3, weight());
    Prepared weight = t.backend.prepare(source, t.scope);
    t.backend.synchronize();
    long before = t.scope.bytes();
    t.backend.repack(source, weight);
    t.backend.synchronize();
    Broken.unless(t.scope.bytes() == before, "bytes went from %d to %d", before, t.scope.bytes());
  }

  private static double[] weight() {
    return new double[] {1, 2, 3, 4, 5, 6};
  }
}
