package org.equilibria.api.data;

import org.apiguardian.api.API;

/** What becomes of texts that are none of the categories of a feature. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public enum UnseenValues {
  /** Data that hold one are refused. */
  REFUSE,
  /** Such a text is none of the categories: all numbers that stand for these are 0. */
  ZERO
}
