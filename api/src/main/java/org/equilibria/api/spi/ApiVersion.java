package org.equilibria.api.spi;

import org.apiguardian.api.API;

/**
 * A version of this API.
 *
 * @param major incompatible changes
 * @param minor compatible additions; while major is 0 they may be incompatible too
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

  /** The version of this API. */
  public static final ApiVersion CURRENT = new ApiVersion(0, 1);

  /** Return whether a plugin built for this version runs on the current API. */
  public boolean isCompatible() {
    return major == CURRENT.major && (major == 0 ? minor == CURRENT.minor : minor <= CURRENT.minor);
  }

  @Override
  public int compareTo(ApiVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
