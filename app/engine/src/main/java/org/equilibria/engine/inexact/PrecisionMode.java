package org.equilibria.engine.inexact;

import java.util.Locale;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Bf16Speed;
import org.equilibria.api.matrix.Precision;

/** The format of matrices and how exact the evaluations within solves are. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum PrecisionMode {
  /** Matrices and products in f32. */
  F32,
  /** Matrices and products in f64. */
  F64,
  /**
   * Matrices in f32; evaluations only as exact as the solve needs them, by bf16 products where
   * these suffice. The end of a solve is certified as in f32.
   */
  MIXED,
  /** {@link #MIXED} where bf16 products are fast enough to gain by it, else {@link #F32}. */
  AUTO;

  /** Return the mode that keeps matrices in a precision and evaluates exactly. */
  public static PrecisionMode of(Precision precision) {
    return precision == Precision.F64 ? F64 : F32;
  }

  /** Return the format of matrices. */
  public Precision storage() {
    return this == F64 ? Precision.F64 : Precision.F32;
  }

  /** Return the name, as configurations have it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Return the mode for using what was computed in this one: bf16 only where it is fast. */
  public PrecisionMode whereFast() {
    return this == MIXED ? AUTO : this;
  }

  /**
   * Return the mode that runs on a backend: {@link #AUTO} decides, others stay.
   *
   * @throws EquilibriaException UNSUPPORTED if the backend cannot do it
   */
  public PrecisionMode on(Backend backend) {
    refusal(backend)
        .ifPresent(
            reason -> {
              throw new EquilibriaException(ErrorCode.UNSUPPORTED, reason);
            });
    if (this != AUTO) {
      return this;
    }
    return speed(backend).filter(Bf16Speed::worthwhile).isPresent() ? MIXED : F32;
  }

  /** Return why a backend cannot do it; empty if it can. */
  public Optional<String> refusal(Backend backend) {
    String id = backend.info().id();
    if (!backend.info().precisions().contains(storage())) {
      return Optional.of(
          "backend %s computes in %s, not in %s"
              .formatted(id, precisions(backend), storage().name().toLowerCase(Locale.ROOT)));
    } else if (this == MIXED && backend.bf16().isEmpty()) {
      return Optional.of(
          ("backend %s has no bf16 products here, which precision mixed takes;"
                  + " accepted: %s, auto")
              .formatted(id, precisions(backend).replace(" and ", ", ")));
    }
    return Optional.empty();
  }

  private static String precisions(Backend backend) {
    return String.join(
        " and ",
        backend.info().precisions().stream()
            .map(p -> p.name().toLowerCase(Locale.ROOT))
            .sorted()
            .toList());
  }

  private static Optional<Bf16Speed> speed(Backend backend) {
    return backend.bf16().map(bf16 -> bf16.speed());
  }

  /** Say what {@link #AUTO} chooses on a backend, and why. */
  public static String explanation(Backend backend) {
    if (!backend.info().precisions().contains(Precision.F32)) {
      return "no f32 matrices";
    }
    return speed(backend)
        .map(
            s ->
                "%s: bf16 products are %.1f times as fast as f32 ones and differ by %.1e (needed: %.1f times, %.0e)"
                    .formatted(
                        AUTO.on(backend).text(),
                        s.ratio(),
                        s.error(),
                        Bf16Speed.WORTHWHILE_RATIO,
                        Bf16Speed.SOUND_ERROR))
        .orElse("f32: no bf16 products");
  }
}
