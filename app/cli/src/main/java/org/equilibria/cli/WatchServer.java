package org.equilibria.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * A server of a study to browsers of this machine: a page that follows it at {@code /}, its state
 * at {@code /state} and its report at {@code /report}. It listens on the loopback interface,
 * answers requests that only read, and only under names of that interface: a page of another site
 * whose name has come to mean this machine is refused.
 */
final class WatchServer implements AutoCloseable {

  /** Ports below are kept for privileged processes by most systems. */
  private static final int FIRST_FREE = 1024;

  private static final String HTML = "text/html; charset=utf-8";

  /** The pages have their scripts and styles in themselves and need nothing of other places. */
  private static final String POLICY =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
          + " blob:; connect-src 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none';"
          + " form-action 'none'";

  private final HttpServer server;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(WatchServer::daemon);

  private WatchServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Start to serve.
   *
   * @param port 0 for any that is free
   * @throws EquilibriaException IO if the port cannot be had
   */
  static WatchServer of(WatchedStudy study, int port) {
    try {
      WatchServer started =
          new WatchServer(
              HttpServer.create(
                  new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0));
      byte[] page = page();
      started.server.createContext(
          "/",
          exchange -> {
            switch (exchange.getRequestURI().getPath()) {
              case "/" -> started.answer(exchange, HTML, () -> page);
              case "/state" -> started.answer(exchange, "application/json", study::state);
              case "/report" -> started.answer(exchange, HTML, study::report);
              default -> refuse(exchange, 404, "there is no such page; see /");
            }
          });
      started.server.setExecutor(started.thread);
      started.server.start();
      return started;
    } catch (BindException e) {
      throw new EquilibriaException(
          ErrorCode.IO,
          "--port %d: %s; choose another, or leave it out for one that is free"
              .formatted(port, refusal(port, e)),
          e);
    } catch (IOException e) {
      throw new EquilibriaException(ErrorCode.IO, "cannot serve the page: " + e.getMessage(), e);
    }
  }

  /** Return why a port cannot be had; the system's own words are short where it is about rights. */
  static String refusal(int port, BindException e) {
    String why = String.valueOf(e.getMessage());
    return port < FIRST_FREE && why.toLowerCase(Locale.ROOT).contains("permission")
        ? "%s: on this system ports below %d are for administrators".formatted(why, FIRST_FREE)
        : why;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "watch");
    thread.setDaemon(true);
    return thread;
  }

  private static byte[] page() throws IOException {
    try (InputStream in = WatchServer.class.getResourceAsStream("watch.html")) {
      if (in == null) {
        throw new EquilibriaException(ErrorCode.INTERNAL, "the installation lacks watch.html");
      }
      return in.readAllBytes();
    }
  }

  private void answer(HttpExchange exchange, String type, Supplier<byte[]> content)
      throws IOException {
    String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
    if (!names().contains(host)) {
      refuse(exchange, 403, "this server answers as %s only".formatted(names().get(0)));
      return;
    }
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (!head && !exchange.getRequestMethod().equals("GET")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      refuse(exchange, 405, "this server only shows");
      return;
    }
    try {
      byte[] bytes = content.get();
      exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
      send(exchange, 200, type, bytes, head);
    } catch (RuntimeException | Error e) {
      refuse(exchange, 500, String.valueOf(e.getMessage()));
    }
  }

  private List<String> names() {
    int port = server.getAddress().getPort();
    return List.of("127.0.0.1:" + port, "localhost:" + port);
  }

  private static void refuse(HttpExchange exchange, int code, String why) throws IOException {
    byte[] text = (why + "\n").getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    send(exchange, code, "text/plain; charset=utf-8", text, head);
  }

  private static void send(HttpExchange exchange, int code, String type, byte[] bytes, boolean head)
      throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      exchange.getResponseHeaders().set("Cross-Origin-Resource-Policy", "same-origin");
      exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
      exchange.sendResponseHeaders(code, head ? -1 : bytes.length);
      if (!head) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  /** Return the address of the page. */
  String address() {
    return "http://127.0.0.1:%d/".formatted(server.getAddress().getPort());
  }

  /** Stop to serve, at once. */
  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }
}
