package org.equilibria.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceChoiceTest {

  private static final List<Device> DEVICES =
      List.of(
          device(0, "Portable Computing Language", "pthread-haswell", Device.Kind.CPU),
          device(1, "NVIDIA CUDA", "NVIDIA H200", Device.Kind.GPU),
          device(2, "NVIDIA CUDA", "NVIDIA RTX 4090", Device.Kind.GPU),
          device(3, "FPGA Runtime", "Board 7", Device.Kind.ACCELERATOR));

  private static Device device(int number, String platform, String name, Device.Kind kind) {
    return new Device(
        number, platform, name, kind, "OpenCL 3.0", "1", true, true, true, 1, 1, 1, 1);
  }

  private static int chosen(String device, String platform) {
    return DeviceChoice.of(DEVICES, new OpenClOptions(device, platform, false, "", Duration.ZERO))
        .number();
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "'', '', 1",
        "gpu, '', 1",
        "CPU, '', 0",
        "accelerator, '', 3",
        "2, '', 2",
        "' rtx ', '', 2",
        "nvidia, '', 1",
        "'', portable, 0",
        "'', cuda, 1",
        "rtx 4090, '', 2",
      })
  void deviceIsChosenByKindNumberOrPartOfItsName(String device, String platform, int number) {
    assertThat(chosen(device, platform)).isEqualTo(number);
  }

  @Test
  void deviceThatIsNotThereIsAnsweredByThoseThatAre() {
    assertThatThrownBy(() -> chosen("radeon", "amd"))
        .isInstanceOfSatisfying(
            EquilibriaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessage(
            "backend opencl: there is no device 'radeon' platform 'amd'; there is "
                + "0: pthread-haswell (CPU, Portable Computing Language), "
                + "1: NVIDIA H200 (GPU, NVIDIA CUDA), 2: NVIDIA RTX 4090 (GPU, NVIDIA CUDA), "
                + "3: Board 7 (accelerator, FPGA Runtime)");
    assertThatThrownBy(() -> chosen("cpu", "cuda")).isInstanceOf(EquilibriaException.class);
    assertThatThrownBy(() -> chosen("4", "")).isInstanceOf(EquilibriaException.class);
  }
}
