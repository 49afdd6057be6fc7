package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/** The messages of type {@code R}, told apart by their first Int32. */
public sealed interface Authentication extends BackendMessage {

  /** The client is who it says; BackendKeyData and ReadyForQuery follow. */
  record Ok() implements Authentication {
    static final int CODE = 0;

    @Override
    public void encode(ByteBuf out) {
      begin(out, CODE).end();
    }
  }

  /** The client shall send its password as it is. */
  record CleartextPassword() implements Authentication {
    static final int CODE = 3;

    @Override
    public void encode(ByteBuf out) {
      begin(out, CODE).end();
    }
  }

  /**
   * The client shall send its password hashed with MD5.
   *
   * @param salt 4 bytes
   */
  record MD5Password(Bytes salt) implements Authentication {
    static final int CODE = 5;
    static final int SALT_BYTES = 4;

    /**
     * @throws IllegalArgumentException if the salt has not 4 bytes
     */
    public MD5Password {
      if (salt.length() != SALT_BYTES) {
        throw new IllegalArgumentException("salt of " + salt.length() + " bytes");
      }
    }

    @Override
    public void encode(ByteBuf out) {
      begin(out, CODE).bytes(salt).end();
    }
  }

  /** The client shall begin GSSAPI. */
  record GSS() implements Authentication {
    static final int CODE = 7;

    @Override
    public void encode(ByteBuf out) {
      begin(out, CODE).end();
    }
  }

  /** GSSAPI or SSPI goes on. */
  record GSSContinue(Bytes data) implements Authentication {
    static final int CODE = 8;

    @Override
    public void encode(ByteBuf out) {
      begin(out, CODE).bytes(data).end();
    }
  }

  /** The client shall begin SSPI. */
  record SSPI() implements Authentication {
    static final int CODE = 9;

    @Override
    public void encode(ByteBuf out) {
      begin(out, CODE).end();
    }
  }

  /**
   * The client shall begin SASL.
   *
   * @param mechanisms names, the one the server likes best first
   */
  record SASL(List<CString> mechanisms) implements Authentication {
    static final int CODE = 10;

    /**
     * @throws IllegalArgumentException if a name is empty: on the wire that ends the list
     */
    public SASL {
      mechanisms = List.copyOf(mechanisms);
      if (mechanisms.contains(CString.EMPTY)) {
        throw new IllegalArgumentException("a SASL mechanism needs a name");
      }
    }

    static SASL read(BodyReader reader) {
      List<CString> mechanisms = new ArrayList<>();
      CString mechanism = reader.cstring("mechanism");
      while (!mechanism.isEmpty()) {
        mechanisms.add(mechanism);
        mechanism = reader.cstring("mechanism");
      }
      return new SASL(mechanisms);
    }

    @Override
    public void encode(ByteBuf out) {
      FrameWriter frame = begin(out, CODE);
      mechanisms.forEach(frame::cstring);
      frame.cstring(CString.EMPTY).end();
    }
  }

  /** The server's next SASL message. */
  record SASLContinue(Bytes data) implements Authentication {
    static final int CODE = 11;

    @Override
    public void encode(ByteBuf out) {
      begin(out, CODE).bytes(data).end();
    }
  }

  /** The server's last SASL message, which proves that it knows the password's verifier. */
  record SASLFinal(Bytes data) implements Authentication {
    static final int CODE = 12;

    @Override
    public void encode(ByteBuf out) {
      begin(out, CODE).bytes(data).end();
    }
  }

  /** A request of a kind not named here: Kerberos V5, SCM credentials, or a later one. */
  record Other(int code, Bytes data) implements Authentication {

    @Override
    public void encode(ByteBuf out) {
      begin(out, code).bytes(data).end();
    }
  }

  static Authentication decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "Authentication");
    int code = reader.int32("code");
    Authentication request =
        switch (code) {
          case Ok.CODE -> new Ok();
          case CleartextPassword.CODE -> new CleartextPassword();
          case MD5Password.CODE -> new MD5Password(reader.bytes(MD5Password.SALT_BYTES, "salt"));
          case GSS.CODE -> new GSS();
          case GSSContinue.CODE -> new GSSContinue(reader.rest());
          case SSPI.CODE -> new SSPI();
          case SASL.CODE -> SASL.read(reader);
          case SASLContinue.CODE -> new SASLContinue(reader.rest());
          case SASLFinal.CODE -> new SASLFinal(reader.rest());
          default -> new Other(code, reader.rest());
        };
    reader.end();
    return request;
  }

  private static FrameWriter begin(ByteBuf out, int code) {
    return FrameWriter.begin(out, BackendType.AUTHENTICATION).int32(code);
  }
}
