package org.pgweir.gateway.grant;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.pgweir.gateway.admin.Json;
import org.pgweir.gateway.config.AdminConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts what is asked and decided to an address of the operator's, signed: {@code
 * X-Pgweir-Signature} is {@code sha256=} and the HMAC-SHA-256 of {@code X-Pgweir-Time}, a dot and
 * the body. Tried three times; what cannot be posted is in the log. Any thread; does not wait.
 */
public final class Webhook implements AutoCloseable {

  private static final int TRIES = 3;

  /** Under way at a time; of more, nobody is told. */
  private static final int MOST = 100;

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);

  private final AdminConfig.Webhook config;
  private final InstantSource clock;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(LIMIT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore places = new Semaphore(MOST);

  public Webhook(AdminConfig.Webhook config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  void post(String what, String by, String grant) {
    String body =
        Json.write(json -> {
          json.writeStringProperty("event", "grant-" + what);
          json.writeStringProperty("by", by);
          json.writeName("grant");
          json.writeRawValue(grant);
        });
    if (!places.tryAcquire()) {
      LOG.warn("the webhook is not told of a grant: {} are on their way", MOST);
      return;
    }
    try {
      threads.execute(() -> {
        try {
          send(body);
        } finally {
          places.release();
        }
      });
    } catch (RejectedExecutionException closing) {
      places.release();
    }
  }

  private void send(String body) {
    String outcome = "";
    for (int i = 0; i < TRIES; i++) {
      try {
        if (i > 0) {
          Thread.sleep(PAUSE.multipliedBy(i));
        }
        int status = client.send(request(body), BodyHandlers.discarding()).statusCode();
        if (status >= 200 && status < 300) {
          return;
        }
        outcome = "status " + status;
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (java.io.IOException e) {
        outcome = e.getClass().getSimpleName();
      }
    }
    LOG.atWarn().addKeyValue("outcome", outcome).log("the webhook could not be told of a grant");
  }

  private HttpRequest request(String body) {
    String time = Long.toString(clock.instant().getEpochSecond());
    return HttpRequest.newBuilder(URI.create(config.url()))
        .timeout(LIMIT)
        .header("Content-Type", "application/json")
        .header("X-Pgweir-Time", time)
        .header("X-Pgweir-Signature", "sha256=" + signature(time + "." + body))
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private String signature(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              config.secret().reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    client.shutdownNow();
  }
}
