package org.equilibria.api.expr;

import java.util.List;
import org.apiguardian.api.API;

/** A formula compiled by one backend; usable there until the backend closes. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Kernel {

  /** Return the formula. */
  Expr expr();

  /** Return the names of the parameters in the order their values are passed. */
  default List<String> parameters() {
    return expr().parameters();
  }
}
