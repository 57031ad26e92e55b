package org.equilibria.host;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Scope;
import org.equilibria.certify.Certifier;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.host.wiring.Run;
import org.equilibria.host.wiring.RunSettings;
import org.equilibria.host.wiring.Wiring;

/**
 * The certification of networks in f64, on the default backend. Used by one thread; close it to
 * release its memory.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Certification implements AutoCloseable {

  private final Run run;
  private final Certifier certifier;

  private Certification(Run run, Certifier certifier) {
    this.run = run;
    this.certifier = certifier;
  }

  static Certification open(Wiring wiring, Cancellation cancellation) {
    Run run = wiring.open(RunSettings.certification(cancellation));
    try {
      Certifier certifier =
          new Certifier(wiring.catalog(), run.get(Scope.class), run.get(SolveSettings.class));
      return new Certification(run, certifier);
    } catch (RuntimeException e) {
      run.close();
      throw e;
    }
  }

  /** Return what certifies; it works until this is closed. */
  public Certifier certifier() {
    return certifier;
  }

  /** Return the backend by its id. */
  public String backend() {
    return run.get(Backend.class).info().id();
  }

  /** Release the memory and the backend. */
  @Override
  public void close() {
    run.close();
  }
}
