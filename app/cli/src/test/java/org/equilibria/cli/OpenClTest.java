package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command computes on an OpenCL device, or says why it cannot. */
class OpenClTest {

  @TempDir private Path temp;

  private static JsonNode fact() throws JsonProcessingException {
    JsonNode backends =
        new ObjectMapper().readTree(Cli.run("info", "--json").out()).get("backends");
    return StreamSupport.stream(backends.spliterator(), false)
        .filter(b -> b.get("id").asText().equals("opencl"))
        .findFirst()
        .orElseThrow();
  }

  private static void requireDevice() throws JsonProcessingException {
    JsonNode fact = fact();
    assumeTrue(fact.get("available").asBoolean(), fact.get("detail").asText());
  }

  @Test
  void infoTellsTheDevicesOrWhyThereIsNone() throws JsonProcessingException {
    JsonNode fact = fact();
    if (fact.get("available").asBoolean()) {
      assertThat(fact.at("/facts/devices").asText()).startsWith("0: ");
    } else {
      assertThat(fact.get("detail").asText()).startsWith("backend opencl is unavailable: ");
    }
  }

  @Test
  void deviceThatIsNotThereEndsTheCommandWithThoseThatAre() throws JsonProcessingException {
    requireDevice();
    Cli cli =
        Cli.run(
            "train",
            "--train",
            "20",
            "--test",
            "20",
            "--width",
            "8",
            "--backend",
            "opencl{device=\"no such\"}",
            "--out",
            temp.resolve("m.safetensors").toString());
    assertThat(cli.code()).isNotZero();
    assertThat(cli.err() + cli.out()).contains("there is no device 'no such'; there is 0: ");
  }

  /** The main job in small: each solver and activation takes as many evaluations as elsewhere. */
  @Test
  void studyOnADeviceAgreesWithTheReference() throws JsonProcessingException {
    requireDevice();
    Path file = SmallStudy.write(temp, SmallStudy.TEXT + "    backend: [opencl, ejml]\n");
    Cli cli =
        Cli.run("study", "run", file.toString(), "--out", temp.resolve("out").toString(), "--json");

    assertThat(cli.code()).isZero();
    JsonNode cells = new ObjectMapper().readTree(cli.out()).get("cells");
    assertThat(cells).hasSize(8);
    List<String> device = new ArrayList<>();
    List<String> reference = new ArrayList<>();
    for (JsonNode cell : cells) {
      boolean onDevice = cell.at("/labels/backend").asText().equals("opencl");
      (onDevice ? device : reference).add(cell.at("/measures/forward/evaluationsMean").toString());
    }
    assertThat(device).hasSize(4).isEqualTo(reference);
  }
}
