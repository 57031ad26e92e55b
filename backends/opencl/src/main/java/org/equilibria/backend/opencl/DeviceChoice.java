package org.equilibria.backend.opencl;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/** The choice of one device of those that there are. */
final class DeviceChoice {

  private DeviceChoice() {}

  /**
   * Return the device that the options ask for; of several the likeliest to be fast, and of equals
   * the first.
   *
   * @throws EquilibriaException UNAVAILABLE, naming those that there are, if none is that
   */
  static Device of(List<Device> devices, OpenClOptions options) {
    Predicate<Device> asked =
        device ->
            contains(device.platform(), options.platform()) && isAsked(device, options.device());
    return devices.stream()
        .filter(asked)
        .min(Comparator.comparing(Device::kind))
        .orElseThrow(() -> missing(devices, options));
  }

  private static boolean isAsked(Device device, String text) {
    if (text.isBlank()) {
      return true;
    }
    if (text.strip().chars().allMatch(Character::isDigit)) {
      return text.strip().equals(Integer.toString(device.number()));
    }
    for (Device.Kind kind : Device.Kind.values()) {
      if (kind != Device.Kind.OTHER && kind.name().equalsIgnoreCase(text.strip())) {
        return device.kind() == kind;
      }
    }
    return contains(device.name(), text);
  }

  private static boolean contains(String name, String part) {
    return lower(name).contains(lower(part.strip()));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static EquilibriaException missing(List<Device> devices, OpenClOptions options) {
    String asked =
        (options.device().isBlank() ? "" : " device '" + options.device().strip() + "'")
            + (options.platform().isBlank()
                ? ""
                : " platform '" + options.platform().strip() + "'");
    return new EquilibriaException(
        ErrorCode.UNAVAILABLE,
        "backend opencl: there is no" + asked + "; there is " + listed(devices));
  }

  /** Return the devices with the numbers that options may give. */
  static String listed(List<Device> devices) {
    return devices.stream()
        .map(device -> device.number() + ": " + device.described())
        .collect(Collectors.joining(", "));
  }
}
