package org.pgweir.gateway.tls;

import org.pgweir.protocol.CString;
import org.pgweir.protocol.backend.ErrorResponse;
import org.pgweir.protocol.backend.Field;

/**
 * What a client has negotiated before its StartupMessage: a pure machine, as PostgreSQL's {@code
 * ProcessStartupPacket} (versions 13 to 18) but for one thing: each request is taken once.
 *
 * <pre>
 *   plaintext ──SSLRequest, GSSENCRequest: N──▶ plaintext, that request used up
 *   plaintext ──SSLRequest: S, or a TLS record──▶ encrypted: no request any more
 * </pre>
 *
 * @param encrypted whether TLS has begun
 * @param sslAsked whether SSLRequest has been answered
 * @param gssAsked whether GSSENCRequest has been answered
 */
public record Negotiation(boolean encrypted, boolean sslAsked, boolean gssAsked) {

  /** First byte of a TLS handshake record: no startup packet within its limits begins with it. */
  public static final byte TLS_HANDSHAKE = 0x16;

  /** What to do about a request. */
  public sealed interface Step {}

  /** Answer {@code N} and await the next packet. */
  public record AnswerNo(Negotiation next) implements Step {}

  /** Answer {@code S} and begin the handshake. */
  public record BeginTls(Negotiation next) implements Step {}

  /**
   * Say this and close.
   *
   * @param no whether {@code N} comes first: the server answers before it finds that more has come
   */
  public record Refuse(boolean no, ErrorResponse error) implements Step {}

  /** The state of a connection on which nothing has come yet. */
  public static Negotiation start() {
    return new Negotiation(false, false, false);
  }

  /**
   * An SSLRequest came.
   *
   * @param tlsOffered whether the gateway has a certificate
   * @param moreReceived whether bytes came behind the request, before its answer: they would be
   *     plaintext that the client takes for encrypted (the class of CVE-2021-23214)
   */
  public Step onSslRequest(boolean tlsOffered, boolean moreReceived) {
    if (encrypted || sslAsked) {
      return unsupported("1234.5679");
    }
    if (moreReceived) {
      return stuffed(!tlsOffered, "received unencrypted data after SSL request");
    }
    return tlsOffered
        ? new BeginTls(new Negotiation(true, true, gssAsked))
        : new AnswerNo(new Negotiation(false, true, gssAsked));
  }

  /** A GSSENCRequest came; the gateway has no GSSAPI encryption. */
  public Step onGssEncRequest(boolean moreReceived) {
    if (encrypted || gssAsked) {
      return unsupported("1234.5680");
    }
    if (moreReceived) {
      return stuffed(true, "received unencrypted data after GSSAPI encryption request");
    }
    return new AnswerNo(new Negotiation(false, sslAsked, true));
  }

  /** Whether a TLS record may come now without having been asked for (PostgreSQL 17 clients). */
  public boolean mayBeginWithTls() {
    return !encrypted && !sslAsked && !gssAsked;
  }

  /** TLS has begun without a request. */
  public Negotiation withTls() {
    return new Negotiation(true, true, true);
  }

  private static Step unsupported(String version) {
    return new Refuse(
        false,
        ErrorResponse.of(
            "FATAL",
            "0A000",
            "unsupported frontend protocol " + version + ": server supports 3.0 to 3.2"));
  }

  private static Step stuffed(boolean no, String message) {
    return new Refuse(
        no,
        ErrorResponse.of("FATAL", "08P01", message)
            .with(
                Field.DETAIL,
                CString.of(
                    "This could be either a client-software bug or evidence of an attempted"
                        + " man-in-the-middle attack.")));
  }
}
