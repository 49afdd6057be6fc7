package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.ProtocolViolation;
import org.pgweir.protocol.codec.FrontendFrames;

/** A message with a type byte, sent by a client after its startup packet. */
public sealed interface FrontendMessage
    permits Bind,
        Close,
        CopyData,
        CopyDone,
        CopyFail,
        Describe,
        Execute,
        Flush,
        FunctionCall,
        GSSResponse,
        Parse,
        PasswordMessage,
        Query,
        SASLInitialResponse,
        SASLResponse,
        Sync,
        Terminate {

  /** Appends type, length word and body. */
  void encode(ByteBuf out);

  /**
   * Reads the body of any message but those of type {@code p}, which only the dialogue can tell
   * apart.
   *
   * @throws ProtocolViolation if the type is not a client's, or the body does not fit it
   */
  static FrontendMessage decode(byte type, ByteBuf body) {
    return switch (type) {
      case FrontendType.BIND -> Bind.decode(body);
      case FrontendType.CLOSE -> Close.decode(body);
      case FrontendType.COPY_DATA -> CopyData.decode(body);
      case FrontendType.COPY_DONE -> CopyDone.decode(body);
      case FrontendType.COPY_FAIL -> CopyFail.decode(body);
      case FrontendType.DESCRIBE -> Describe.decode(body);
      case FrontendType.EXECUTE -> Execute.decode(body);
      case FrontendType.FLUSH -> Flush.decode(body);
      case FrontendType.FUNCTION_CALL -> FunctionCall.decode(body);
      case FrontendType.PARSE -> Parse.decode(body);
      case FrontendType.QUERY -> Query.decode(body);
      case FrontendType.SYNC -> Sync.decode(body);
      case FrontendType.TERMINATE -> Terminate.decode(body);
      default -> throw FrontendFrames.unknownType(type);
    };
  }
}
