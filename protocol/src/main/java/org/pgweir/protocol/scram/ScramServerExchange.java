package org.pgweir.protocol.scram;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * One SCRAM dialogue with a client, in the server's place, after {@code client-first-message}.
 *
 * <p>Two steps: {@link #start} reads the client's first message and gives the server's answer;
 * {@link AwaitingFinal#finish} reads the client's final message and says whether it knew the
 * password. Accepts and rejects what PostgreSQL does, with the same SQLSTATE and text
 * (auth-scram.c, versions 13 to 18).
 */
public final class ScramServerExchange {

  /** The outcome of the client's first message. */
  public sealed interface FirstAnswer permits AwaitingFinal, ScramRejection {}

  /** The outcome of the client's final message. */
  public sealed interface FinalAnswer permits Proven, NotProven, ScramRejection {}

  /**
   * The client knew the password.
   *
   * @param keys with which to log in to a server that stores the same verifier
   * @param serverFinal the data of AuthenticationSASLFinal
   */
  public record Proven(ScramKeys keys, String serverFinal) implements FinalAnswer {}

  /** The message was well formed, but the proof is wrong (28P01), or no proof would be right. */
  public record NotProven() implements FinalAnswer {}

  private static final ScramRejection DOWNGRADE =
      new ScramRejection(
          ScramRejection.INVALID_AUTHORIZATION,
          "SCRAM channel binding negotiation error",
          "The client supports SCRAM channel binding but thinks the server does not.  However, this"
              + " server does support channel binding.");

  private static final ScramRejection UNKNOWN_BINDING =
      new ScramRejection(
          ScramRejection.PROTOCOL_VIOLATION, "unsupported SCRAM channel-binding type", "");

  private ScramServerExchange() {}

  /** A fresh nonce, used as the server's half. */
  public static String newNonce(SecureRandom random) {
    return ScramCrypto.nonce(random);
  }

  /**
   * Reads {@code client-first-message}.
   *
   * @param mechanism what the client chose in SASLInitialResponse
   * @param endPoint hash of the certificate shown to the client (RFC 5929, {@code
   *     tls-server-end-point}); present exactly if SCRAM-SHA-256-PLUS was offered
   * @param serverNonce printable, without comma, never used before
   */
  public static FirstAnswer start(
      ScramMechanismName mechanism,
      Optional<byte[]> endPoint,
      ScramCredential credential,
      byte[] clientFirst,
      String serverNonce) {
    try {
      AttributeReader reader = AttributeReader.of(clientFirst);
      Optional<ScramRejection> refused = channelBindingFlag(reader, mechanism, endPoint);
      if (refused.isPresent()) {
        return refused.get();
      }
      if (reader.peek() == 'a') {
        return new ScramRejection(
            ScramRejection.FEATURE_NOT_SUPPORTED,
            "client uses authorization identity, but it is not supported",
            "");
      }
      reader.expect(',', "the GS2 header");
      int bare = reader.position();
      if (reader.peek() == 'm') {
        return new ScramRejection(
            ScramRejection.FEATURE_NOT_SUPPORTED,
            "client requires an unsupported SCRAM extension",
            "");
      }
      String unusedUserName = reader.value('n');
      String nonce = AttributeReader.nonce(reader.value('r')) + serverNonce;
      while (!reader.atEnd()) {
        String unusedExtension = reader.anyValue();
      }
      ScramSalt salt = credential.salt();
      String serverFirst = "r=" + nonce + ",s=" + salt.base64() + ",i=" + salt.iterations();
      byte[] binding = endPoint.filter(_ -> usesBinding(mechanism)).orElse(new byte[0]);
      byte[] header = ScramCrypto.bytes(reader.between(0, bare));
      byte[] bindingInput = Arrays.copyOf(header, header.length + binding.length);
      System.arraycopy(binding, 0, bindingInput, header.length, binding.length);
      return new AwaitingFinal(credential, reader.from(bare), serverFirst, nonce, bindingInput);
    } catch (MalformedScramMessage malformed) {
      return malformed.rejection();
    }
  }

  private static boolean usesBinding(ScramMechanismName mechanism) {
    return mechanism == ScramMechanismName.SCRAM_SHA_256_PLUS;
  }

  private static Optional<ScramRejection> channelBindingFlag(
      AttributeReader reader, ScramMechanismName mechanism, Optional<byte[]> endPoint)
      throws MalformedScramMessage {
    boolean binds = usesBinding(mechanism);
    if (binds && endPoint.isEmpty()) {
      return Optional.of(ScramRejection.malformed("Channel binding was not offered."));
    }
    char flag = reader.peek();
    return switch (flag) {
      case 'n', 'y' -> {
        if (binds) {
          throw new MalformedScramMessage(
              "The client selected SCRAM-SHA-256-PLUS, but the SCRAM message does not include"
                  + " channel binding data.");
        }
        reader.expect(flag, "the GS2 header");
        reader.expect(',', "the GS2 header");
        yield flag == 'y' && endPoint.isPresent()
            ? Optional.of(DOWNGRADE)
            : Optional.<ScramRejection>empty();
      }
      case 'p' -> {
        if (!binds) {
          throw new MalformedScramMessage(
              "The client selected SCRAM-SHA-256 without channel binding, but the SCRAM message"
                  + " includes channel binding data.");
        }
        yield reader.value('p').equals(ScramMechanismName.CHANNEL_BINDING_TYPE)
            ? Optional.<ScramRejection>empty()
            : Optional.of(UNKNOWN_BINDING);
      }
      default ->
          throw new MalformedScramMessage("Unexpected channel-binding flag in the GS2 header.");
    };
  }

  /** The server's answer is made; the client's final message comes next. */
  public static final class AwaitingFinal implements FirstAnswer {

    private final ScramCredential credential;
    private final String clientFirstBare;
    private final String serverFirst;
    private final String nonce;
    private final byte[] bindingInput;

    private AwaitingFinal(
        ScramCredential credential,
        String clientFirstBare,
        String serverFirst,
        String nonce,
        byte[] bindingInput) {
      this.credential = credential;
      this.clientFirstBare = clientFirstBare;
      this.serverFirst = serverFirst;
      this.nonce = nonce;
      this.bindingInput = bindingInput;
    }

    /** The data of AuthenticationSASLContinue. */
    public String serverFirst() {
      return serverFirst;
    }

    /** Reads {@code client-final-message}. */
    public FinalAnswer finish(byte[] clientFinal) {
      try {
        AttributeReader reader = AttributeReader.of(clientFinal);
        byte[] binding = AttributeReader.base64(reader.value('c'), "channel binding");
        String repeatedNonce = reader.value('r');
        int proofStart = reader.position();
        while (reader.peek() != 'p') {
          String unusedExtension = reader.anyValue();
          proofStart = reader.position();
        }
        byte[] proof = AttributeReader.base64(reader.value('p'), "proof");
        if (proof.length != ScramCrypto.KEY_BYTES) {
          throw new MalformedScramMessage("Malformed proof in client-final-message.");
        }
        if (!reader.atEnd()) {
          throw new MalformedScramMessage("Garbage found at the end of client-final-message.");
        }
        if (!ScramCrypto.same(binding, bindingInput)) {
          return bindingMismatch();
        }
        if (!repeatedNonce.equals(nonce)) {
          return new ScramRejection(
              ScramRejection.PROTOCOL_VIOLATION, "invalid SCRAM response", "Nonce does not match.");
        }
        String authMessage =
            clientFirstBare + "," + serverFirst + "," + reader.between(0, proofStart - 1);
        return check(proof, ScramCrypto.bytes(authMessage));
      } catch (MalformedScramMessage malformed) {
        return malformed.rejection();
      }
    }

    private ScramRejection bindingMismatch() {
      return bindingInput[0] == 'p'
          ? new ScramRejection(
              ScramRejection.INVALID_AUTHORIZATION, "SCRAM channel binding check failed", "")
          : new ScramRejection(
              ScramRejection.PROTOCOL_VIOLATION,
              "unexpected SCRAM channel-binding attribute in client-final-message",
              "");
    }

    private FinalAnswer check(byte[] proof, byte[] authMessage) {
      return switch (credential) {
        case ScramVerifier verifier -> {
          byte[] signature = ScramCrypto.hmac(verifier.storedKey(), authMessage);
          byte[] clientKey = ScramCrypto.xor(proof, signature);
          if (!ScramCrypto.same(ScramCrypto.sha256(clientKey), verifier.storedKey())) {
            yield new NotProven();
          }
          byte[] serverSignature = ScramCrypto.hmac(verifier.serverKey(), authMessage);
          yield new Proven(
              new ScramKeys(clientKey, verifier.serverKey()),
              "v=" + ScramCrypto.base64(serverSignature));
        }
        case MockCredential _ -> new NotProven();
      };
    }
  }
}
