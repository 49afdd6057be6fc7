package org.pgweir.protocol.scram;

import java.util.Arrays;
import java.util.Optional;

/**
 * One SCRAM dialogue with a server, in the client's place, with keys instead of a password.
 *
 * <p>{@link #begin} makes the first message, {@link #challenge} reads the server's answer, which
 * tells the salt before any key is needed; {@link Challenged} then proves itself and checks that
 * the server knows the verifier too. As libpq's fe-auth-scram.c, apart from the password.
 */
public final class ScramClientExchange {

  /** The outcome of the server's first message. */
  public sealed interface Challenge permits Challenged, ScramRejection {}

  private final ScramMechanismName mechanism;
  private final byte[] bindingInput;
  private final String gs2Header;
  private final String clientFirstBare;
  private final String nonce;

  private ScramClientExchange(
      ScramMechanismName mechanism, String gs2Header, byte[] endPoint, String nonce) {
    this.mechanism = mechanism;
    this.gs2Header = gs2Header;
    this.nonce = nonce;
    // PostgreSQL takes the user from the StartupMessage and ignores the one here, as libpq knows.
    this.clientFirstBare = "n=,r=" + nonce;
    byte[] header = ScramCrypto.bytes(gs2Header);
    this.bindingInput = Arrays.copyOf(header, header.length + endPoint.length);
    System.arraycopy(endPoint, 0, bindingInput, header.length, endPoint.length);
  }

  /**
   * Chooses the mechanism: bound to the certificate where server and connection allow it.
   *
   * @param plusOffered whether AuthenticationSASL named SCRAM-SHA-256-PLUS
   * @param tls whether the connection to the server is encrypted
   * @param endPoint hash of the server's certificate; empty without TLS, or where its signature
   *     algorithm has no hash to use
   * @param nonce printable, without comma, never used before
   */
  public static ScramClientExchange begin(
      boolean plusOffered, boolean tls, Optional<byte[]> endPoint, String nonce) {
    if (plusOffered && tls && endPoint.isPresent()) {
      String header = "p=" + ScramMechanismName.CHANNEL_BINDING_TYPE + ",,";
      return new ScramClientExchange(
          ScramMechanismName.SCRAM_SHA_256_PLUS, header, endPoint.get(), nonce);
    }
    boolean couldBind = tls && endPoint.isPresent();
    return new ScramClientExchange(
        ScramMechanismName.SCRAM_SHA_256, couldBind ? "y,," : "n,,", new byte[0], nonce);
  }

  public ScramMechanismName mechanism() {
    return mechanism;
  }

  /** The data of SASLInitialResponse. */
  public String clientFirst() {
    return gs2Header + clientFirstBare;
  }

  /** Reads {@code server-first-message}, the data of AuthenticationSASLContinue. */
  public Challenge challenge(byte[] serverFirst) {
    try {
      AttributeReader reader = AttributeReader.of(serverFirst);
      String wholeNonce = AttributeReader.nonce(reader.value('r'));
      if (!wholeNonce.startsWith(nonce) || wholeNonce.length() == nonce.length()) {
        return new ScramRejection(
            ScramRejection.PROTOCOL_VIOLATION, "invalid SCRAM response (nonce mismatch)", "");
      }
      String saltBase64 = reader.value('s');
      ScramSalt salt = ScramSalt.parse(saltBase64, reader.value('i'));
      if (!reader.atEnd()) {
        throw new MalformedScramMessage("Garbage found at the end of server-first-message.");
      }
      String finalBare = "c=" + ScramCrypto.base64(bindingInput) + ",r=" + wholeNonce;
      String authMessage = clientFirstBare + "," + reader.from(0) + "," + finalBare;
      return new Challenged(salt, finalBare, ScramCrypto.bytes(authMessage));
    } catch (MalformedScramMessage malformed) {
      return malformed.rejection();
    }
  }

  /** The server has told its salt and waits for the proof. */
  public static final class Challenged implements Challenge {

    private final ScramSalt salt;
    private final String finalBare;
    private final byte[] authMessage;

    private Challenged(ScramSalt salt, String finalBare, byte[] authMessage) {
      this.salt = salt;
      this.finalBare = finalBare;
      this.authMessage = authMessage;
    }

    /** What the server stores for this user now, or its mock of it. */
    public ScramSalt salt() {
      return salt;
    }

    /** {@code client-final-message} that proves the keys. */
    public String prove(ScramKeys keys) {
      byte[] storedKey = ScramCrypto.sha256(keys.clientKey());
      byte[] signature = ScramCrypto.hmac(storedKey, authMessage);
      return withProof(ScramCrypto.xor(keys.clientKey(), signature));
    }

    /**
     * {@code client-final-message} that is well formed and wrong, so that the server itself says no
     * in its own words, and counts and logs the failure.
     */
    public String fail() {
      return withProof(new byte[ScramCrypto.KEY_BYTES]);
    }

    private String withProof(byte[] proof) {
      return finalBare + ",p=" + ScramCrypto.base64(proof);
    }

    /**
     * Whether {@code server-final-message}, the data of AuthenticationSASLFinal, shows that the
     * server holds the verifier these keys belong to. If not, it is not the server we think.
     */
    public boolean isGenuine(byte[] serverFinal, ScramKeys keys) {
      try {
        AttributeReader reader = AttributeReader.of(serverFinal);
        byte[] signature = AttributeReader.base64(reader.value('v'), "server signature");
        return reader.atEnd()
            && ScramCrypto.same(signature, ScramCrypto.hmac(keys.serverKey(), authMessage));
      } catch (MalformedScramMessage _) {
        return false;
      }
    }
  }
}
