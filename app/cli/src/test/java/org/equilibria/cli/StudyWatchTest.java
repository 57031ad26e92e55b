package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.equilibria.host.Equilibria;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A study is shown as it runs, to browsers of this machine, and is not disturbed. */
class StudyWatchTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private Path temp;

  private Path study() {
    Path out = temp.resolve("out");
    Cli cli =
        Cli.run(
            "study",
            "run",
            SmallStudy.write(temp, SmallStudy.TEXT).toString(),
            "--out",
            out.toString());
    assertThat(cli.code()).as(cli.err()).isZero();
    return out;
  }

  private static HttpResponse<String> get(WatchServer server, String path)
      throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(server.address() + path)).build(),
        BodyHandlers.ofString());
  }

  private static JsonNode state(WatchServer server) throws IOException, InterruptedException {
    return new ObjectMapper().readTree(get(server, "state").body());
  }

  @Test
  void resultsAreShownAsTheyComeAndNothingIsWrittenOrLocked() throws Exception {
    Path out = study();
    // As it was when two of the four cells were done.
    StudySql.execute(out, "CREATE TABLE later AS SELECT * FROM cell WHERE number > 2");
    StudySql.execute(out, "DELETE FROM figure WHERE cell > 2");
    StudySql.execute(out, "DELETE FROM cell WHERE number > 2");
    byte[] before = Files.readAllBytes(out.resolve("study.db"));
    List<Path> files = files(out);
    try (Equilibria equilibria = Equilibria.builder().build();
        WatchServer server = WatchServer.of(new WatchedStudy(out, equilibria), 0)) {
      JsonNode first = state(server);
      assertThat(first.get("results").asInt()).isEqualTo(2);
      assertThat(first.get("cells").asInt()).isEqualTo(4);
      assertThat(first.at("/statuses/completed").asInt()).isEqualTo(2);
      assertThat(first.get("verdict").asText()).startsWith("2 of 4 cells trained;");
      assertThat(state(server).get("version")).isEqualTo(first.get("version"));
      assertThat(get(server, "report").body())
          .contains("\"cell\":2,")
          .doesNotContain("\"cell\":3,");
      assertThat(get(server, "").body()).contains("<iframe");
      assertThat(Files.readAllBytes(out.resolve("study.db"))).isEqualTo(before);
      assertThat(files(out)).isEqualTo(files);

      // Another process adds results, and could take the work on.
      StudySql.execute(out, "INSERT INTO cell SELECT * FROM later");
      JsonNode second = state(server);
      for (int i = 0; i < 600 && second.get("results").asInt() < 4; i++) {
        Thread.sleep(50); // what was read a moment ago is not read again at once
        second = state(server);
      }
      assertThat(second.get("results").asInt()).isEqualTo(4);
      assertThat(second.get("version").asInt()).isGreaterThan(first.get("version").asInt());
      assertThat(get(server, "report").body()).contains("\"cell\":4,");
      Cli resumed =
          Cli.run(
              "study",
              "run",
              out.resolve("study.yaml").toString(),
              "--resume",
              "--out",
              out.toString());
      assertThat(resumed.code()).as(resumed.err()).isZero();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void aFolderThatGoesAwayIsToldAndTheLastResultsStay() throws Exception {
    Path out = study();
    try (Equilibria equilibria = Equilibria.builder().build();
        WatchServer server = WatchServer.of(new WatchedStudy(out, equilibria), 0)) {
      assertThat(state(server).get("fault").isNull()).isTrue();
      Files.move(out, temp.resolve("elsewhere"));
      JsonNode state = state(server);
      for (int i = 0; i < 600 && state.get("fault").isNull(); i++) {
        Thread.sleep(50);
        state = state(server);
      }
      assertThat(state.get("fault").asText()).contains("there is no folder");
      assertThat(state.get("results").asInt()).isEqualTo(4);
    }
  }

  @Test
  void onlyReadersOfThisMachineAreServed() throws Exception {
    Path out = study();
    try (Equilibria equilibria = Equilibria.builder().build();
        WatchServer server = WatchServer.of(new WatchedStudy(out, equilibria), 0)) {
      int port = URI.create(server.address()).getPort();
      assertThat(status(port, "GET /state HTTP/1.1", "Host: localhost:" + port)).contains(" 200 ");
      // A name of another site that was made to mean this machine.
      assertThat(status(port, "GET /state HTTP/1.1", "Host: evil.example:" + port))
          .contains(" 403 ");
      assertThat(status(port, "GET /report HTTP/1.1", "Host: evil.example")).contains(" 403 ");
      assertThat(status(port, "GET /report HTTP/1.0")).contains(" 403 ");
      assertThat(status(port, "HEAD /report HTTP/1.1", "Host: 127.0.0.1:" + port))
          .contains(" 200 ");

      HttpResponse<String> posted =
          CLIENT.send(
              HttpRequest.newBuilder(URI.create(server.address() + "state"))
                  .POST(BodyPublishers.ofString("x"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(posted.statusCode()).isEqualTo(405);
      assertThat(get(server, "study.db").statusCode()).isEqualTo(404);
      assertThat(get(server, "../study.yaml").statusCode()).isEqualTo(404);
      assertThat(get(server, "report").headers().firstValue("Content-Security-Policy"))
          .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
    }
  }

  private static String status(int port, String... lines) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      OutputStream out = socket.getOutputStream();
      String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }

  @Test
  void whatCannotBeWatchedIsTold() throws IOException {
    Cli nowhere = Cli.run("study", "watch", temp.resolve("nowhere").toString());
    assertThat(nowhere.code()).isEqualTo(ExitCode.RESOURCES);
    assertThat(nowhere.err()).contains("there is no folder");
    assertThat(Cli.run("study", "watch", temp.toString()).err()).contains("holds no study");
    assertThat(Cli.run("study", "watch", temp.toString(), "--port", "70000"))
        .satisfies(
            cli -> {
              assertThat(cli.code()).isEqualTo(ExitCode.USER);
              assertThat(cli.err()).contains("--port 70000", "65535");
            });
    Path out = study();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Cli cli = Cli.run("study", "watch", out.toString(), "--port", "" + taken.getLocalPort());
      assertThat(cli.code()).isEqualTo(ExitCode.RESOURCES);
      assertThat(cli.err()).contains("--port " + taken.getLocalPort(), "leave it out");
    }
  }

  @Test
  void portsOfAdministratorsAreRefusedInMoreWordsThanTheSystems() {
    BindException refused = new BindException("Permission denied");
    assertThat(WatchServer.refusal(80, refused))
        .isEqualTo("Permission denied: on this system ports below 1024 are for administrators");
    assertThat(WatchServer.refusal(8080, refused)).isEqualTo("Permission denied");
    assertThat(WatchServer.refusal(80, new BindException("Address already in use")))
        .isEqualTo("Address already in use");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void anInterruptEndsIt() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "study",
                "watch",
                study().toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(output.lines().anyMatch(line -> line.startsWith("Ctrl-C ends it"))).isTrue();
      int code = Stop.ask(process);
      Stop.awaitEnd(process);
      assertThat(process.exitValue()).isEqualTo(code);
    } finally {
      process.destroyForcibly();
    }
  }
}
