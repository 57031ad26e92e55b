package org.equilibria.host.plugin;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.spi.Info;
import org.jspecify.annotations.Nullable;

/**
 * What became of one plugin that was found.
 *
 * @param name the plugin's id, or its class or folder if it could not introduce itself
 * @param info how it introduced itself, if it could
 * @param location jar or folder it came from
 * @param state what became of it
 * @param detail why it was not loaded, for people; empty if it was
 * @param cause the failure behind a FAILED state, if there was one
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PluginReport(
    String name,
    Optional<Info> info,
    String location,
    State state,
    String detail,
    @Nullable Throwable cause) {

  /** What can become of a plugin. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public enum State {
    /** Its components can be used. */
    LOADED,
    /** It was built for an API version that this one cannot run. */
    REJECTED_VERSION,
    /** It claims a name that another plugin keeps, or claims as well. */
    REJECTED_CONFLICT,
    /** It could not be loaded, or its declarations are faulty. */
    FAILED
  }

  /** Return whether the plugin's components can be used. */
  public boolean loaded() {
    return state == State.LOADED;
  }

  /** Return name, version and jar as they stand in sentences: {@code naive 1.0 (naive.jar)}. */
  public String described() {
    return name + info.map(i -> " " + i.version()).orElse("") + " (" + location + ")";
  }

  /** Return one line: name, location, state and detail. */
  @Override
  public String toString() {
    return name + " (" + location + "): " + state + (detail.isEmpty() ? "" : ": " + detail);
  }
}
