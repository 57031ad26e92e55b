package org.equilibria.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.certify.CertifyListener;
import org.equilibria.certify.CertifyOptions;
import org.equilibria.engine.data.IoReason;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.host.wiring.Wiring;
import org.equilibria.study.config.Keep;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.ModelFile;
import org.equilibria.study.model.Training;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Certificate;
import org.equilibria.study.result.Reason;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.store.CertificateStore;
import org.equilibria.study.store.StudyFolder;

/**
 * The certification of the networks that a study keeps, one after another, each as the command
 * certify does it. A certificate is written into the database of the study when it is done; what
 * goes wrong with one network costs no other.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public final class StudyCertification {

  /** What became of a network. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public enum Outcome {
    /** It was certified. */
    CERTIFIED,
    /** It was certified before, with the same options. */
    BEFORE,
    /** Another process is at work on its cell. */
    ELSEWHERE,
    /** It could not be certified. */
    FAILED
  }

  /**
   * A network, and what became of it.
   *
   * @param result of its cell, with the certificate if there is one
   * @param why it could not be certified; empty unless that failed
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public record Certified(CellResult result, Outcome outcome, Optional<String> why) {}

  /** A listener to the certification of a study. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public interface Listener extends CertifyListener {

    /**
     * Learn that a network is taken up.
     *
     * @param done networks before it
     * @param total of all networks
     */
    default void begun(Cell cell, int done, int total) {}

    /** Learn what became of it. */
    default void ended(Certified certified) {}
  }

  private final Wiring wiring;
  private final Path folder;
  private final CertifyOptions options;
  private final Cancellation cancellation;
  private final Map<String, String> question;

  StudyCertification(
      Wiring wiring, Path folder, CertifyOptions options, Cancellation cancellation) {
    this.wiring = wiring;
    this.folder = folder;
    this.options = options;
    this.cancellation = cancellation;
    options.require(wiring.catalog());
    question = options.described(wiring.catalog());
  }

  /**
   * Certify networks until all are done or the caller cancels.
   *
   * @param chosen numbers of their cells; none for all networks that there are
   * @param again whether those that are certified already are certified anew
   * @return one for each network that was come to, in the order of the study
   * @throws EquilibriaException INVALID_INPUT if the study keeps no networks, or none of a cell
   *     that is chosen; IO or MALFORMED_DATA if the folder cannot be used; OUTPUT_BUSY if this
   *     process works on it already
   */
  public List<Certified> run(Set<Integer> chosen, boolean again, Listener listener) {
    StudyResults results = StudyFolder.read(folder, wiring.catalog());
    List<CellResult> kept = kept(results, chosen);
    List<Certified> done = new ArrayList<>();
    try (CertificateStore store = CertificateStore.open(folder, results.plan())) {
      for (CellResult result : kept) {
        if (cancellation.requested()) {
          break;
        }
        listener.begun(result.cell(), done.size(), kept.size());
        Optional<Certified> certified = certified(store, result, again, listener);
        if (certified.isEmpty()) {
          break;
        }
        done.add(certified.get());
        listener.ended(certified.get());
      }
    }
    return done;
  }

  private List<CellResult> kept(StudyResults results, Set<Integer> chosen) {
    List<CellResult> kept =
        results.cells().stream()
            .filter(result -> result.ending().isTrained())
            .filter(result -> CertificateStore.model(folder, result.cell()).isPresent())
            .toList();
    Set<Integer> numbers =
        kept.stream().map(r -> r.cell().number()).collect(Collectors.toCollection(TreeSet::new));
    Optional<Integer> missing =
        chosen.stream().filter(number -> !numbers.contains(number)).findFirst();
    if (kept.isEmpty() || missing.isPresent()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          kept.isEmpty()
              ? nothingKept(results)
              : "%s keeps no network of cell %d; it has those of %s"
                  .formatted(folder, missing.get(), numbers));
    }
    return kept.stream()
        .filter(r -> chosen.isEmpty() || chosen.contains(r.cell().number()))
        .toList();
  }

  private String nothingKept(StudyResults results) {
    if (results.plan().config().keep() == Keep.NONE) {
      return ("%1$s: its study keeps no networks, so that there is nothing to certify; run it into"
              + " another folder with study.keep: all, as by 'equilibria study run %2$s --keep all"
              + " --out FOLDER'")
          .formatted(folder, folder.resolve("study.yaml"));
    }
    return results.trained() == 0
        ? folder + " has no trained network yet"
        : "%s: the networks that it is to keep are not there; 'equilibria study run %s --resume --out %s' trains them again"
            .formatted(folder, folder.resolve("study.yaml"), folder);
  }

  /** Certify a network; nothing comes of it if the caller cancels. */
  private Optional<Certified> certified(
      CertificateStore store, CellResult listed, boolean again, Listener listener) {
    Cell cell = listed.cell();
    if (!store.take(cell)) {
      return Optional.of(new Certified(listed, Outcome.ELSEWHERE, Optional.empty()));
    }
    try {
      Optional<CellResult> now = store.result(cell);
      if (now.isEmpty()) { // whoever ran it ended before its result was whole
        throw new EquilibriaException(
            ErrorCode.MALFORMED_DATA,
            "its result is not complete yet; 'study run --resume' completes it");
      }
      return Optional.of(certified(store, now.get(), listener, again));
    } catch (CancellationException e) {
      if (cancellation.requested()) {
        return Optional.empty();
      }
      return Optional.of(failed(listed, e, listener));
    } catch (Exception | LinkageError | OutOfMemoryError | StackOverflowError | AssertionError e) {
      return Optional.of(failed(listed, e, listener));
    } finally {
      store.release(cell);
    }
  }

  private static Certified failed(CellResult result, Throwable cause, Listener listener) {
    listener.failed(cause);
    return new Certified(result, Outcome.FAILED, Optional.of(Reason.of(cause)));
  }

  private Certified certified(
      CertificateStore store, CellResult result, Listener listener, boolean again) {
    Cell cell = result.cell();
    Path file =
        CertificateStore.model(folder, cell)
            .orElseThrow(
                () -> new EquilibriaException(ErrorCode.IO, "its network was removed meanwhile"));
    String fingerprint = fingerprint(file);
    if (!again && result.certificate().filter(c -> c.answers(fingerprint, question)).isPresent()) {
      return new Certified(result, Outcome.BEFORE, Optional.empty());
    }
    long started = System.nanoTime();
    List<BoundResult> bounds = bounds(cell, file, listener);
    Certificate certificate =
        new Certificate(
            fingerprint,
            question,
            Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
            Duration.ofNanos(System.nanoTime() - started),
            bounds);
    return new Certified(store.put(result, certificate), Outcome.CERTIFIED, Optional.empty());
  }

  private List<BoundResult> bounds(Cell cell, Path file, Listener listener) {
    Model model = ModelFile.read(file, wiring.catalog());
    if (model.seed() != cell.seed() || !model.pipeline().equals(cell.pipeline())) {
      throw new EquilibriaException(
          ErrorCode.MALFORMED_DATA, file + " is not the network of this cell");
    }
    if (!(model.training() instanceof Training.Finished)) {
      throw new EquilibriaException(
          ErrorCode.MALFORMED_DATA, file + " holds a training that has not ended");
    }
    try (Certification certification = Certification.open(wiring, cancellation)) {
      return certification.certifier().findings(model, options, listener);
    }
  }

  private static String fingerprint(Path file) {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digested =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digested.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digested.getMessageDigest().digest());
    } catch (IOException e) {
      throw new EquilibriaException(
          ErrorCode.IO, "cannot read %s: %s".formatted(file, IoReason.of(e)), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
