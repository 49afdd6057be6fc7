package org.pgweir.gateway.session;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.pgweir.policies.Judge;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.TransactionStatus;
import org.pgweir.protocol.backend.BackendMessage;
import org.pgweir.protocol.backend.BindComplete;
import org.pgweir.protocol.backend.CommandComplete;
import org.pgweir.protocol.backend.ParseComplete;
import org.pgweir.protocol.backend.ReadyForQuery;
import org.pgweir.protocol.frontend.Bind;
import org.pgweir.protocol.frontend.Execute;
import org.pgweir.protocol.frontend.FrontendMessage;
import org.pgweir.protocol.frontend.Parse;
import org.pgweir.protocol.frontend.Query;
import org.pgweir.protocol.frontend.Sync;

/** What a statement costs on its way through a session and back; for the benchmark. */
public final class CachedStatements {

  private static final int EXCHANGES = 200_000;
  private static final CString UNNAMED = CString.EMPTY;
  private static final CString TAG = CString.of("UPDATE 1");

  private CachedStatements() {}

  /** CPU nanoseconds of a Query and its answer. */
  public static double query(Judge judge, String sql) {
    return measure(
        judge,
        List.of(new Query(CString.of(sql))),
        List.of(new CommandComplete(TAG), new ReadyForQuery(TransactionStatus.IDLE)));
  }

  /** CPU nanoseconds of Parse, Bind, Execute and Sync and their answers. */
  public static double unnamed(Judge judge, String sql) {
    return measure(
        judge,
        List.of(
            new Parse(UNNAMED, CString.of(sql), List.of()),
            new Bind(UNNAMED, UNNAMED, List.of(), List.of(), List.of()),
            new Execute(UNNAMED, 0),
            new Sync()),
        List.of(
            new ParseComplete(),
            new BindComplete(),
            new CommandComplete(TAG),
            new ReadyForQuery(TransactionStatus.IDLE)));
  }

  private static double measure(
      Judge judge, List<FrontendMessage> sent, List<BackendMessage> answers) {
    FrontendMessage[] client = sent.toArray(FrontendMessage[]::new);
    BackendMessage[] server = answers.toArray(BackendMessage[]::new);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (SessionHarness harness = SessionHarness.ready(judge)) {
      return Stream.generate(
              () -> {
                long started = threads.getCurrentThreadCpuTime();
                for (int i = 0; i < EXCHANGES; i++) {
                  harness.toServer.clear();
                  harness.toClient.clear();
                  harness.amended.clear();
                  harness.ended.clear();
                  harness.client(client);
                  harness.server(server);
                }
                return (double) (threads.getCurrentThreadCpuTime() - started) / EXCHANGES;
              })
          .limit(4)
          .min(Double::compare)
          .orElseThrow();
    }
  }
}
