package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * The answer to AuthenticationCleartextPassword or AuthenticationMD5Password.
 *
 * @param password in clear, or {@code md5} and 32 hexadecimal digits
 */
public record PasswordMessage(CString password) implements FrontendMessage {

  public static PasswordMessage decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "PasswordMessage");
    PasswordMessage message = new PasswordMessage(reader.cstring("password"));
    reader.end();
    return message;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, FrontendType.PASSWORD).cstring(password).end();
  }
}
