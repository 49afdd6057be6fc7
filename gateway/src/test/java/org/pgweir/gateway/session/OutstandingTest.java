package org.pgweir.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.session.Awaited.Answer;
import org.pgweir.gateway.session.Awaited.Plain;

class OutstandingTest {

  private final Outstanding outstanding = new Outstanding();
  private final List<Awaited> discarded = new ArrayList<>();

  @Test
  void answersComeInTheOrderOfTheMessages() {
    send(Plain.PARSE, Plain.BIND, Plain.DESCRIBE, Plain.EXECUTE, Plain.SYNC);

    assertThat(outstanding.answered(Answer.BIND_COMPLETE)).isNull();
    assertThat(outstanding.answered(Answer.PARSE_COMPLETE)).isEqualTo(Plain.PARSE);
    assertThat(outstanding.answered(Answer.BIND_COMPLETE)).isEqualTo(Plain.BIND);
    assertThat(outstanding.answered(Answer.DESCRIPTION)).isEqualTo(Plain.DESCRIBE);
    assertThat(outstanding.answered(Answer.COMPLETION)).isEqualTo(Plain.EXECUTE);
    assertThat(outstanding.answered(Answer.READY)).isEqualTo(Plain.SYNC);
    assertThat(outstanding.isEmpty()).isTrue();
  }

  @Test
  void anErrorInAQueryIsStillFollowedByItsReadyForQuery() {
    send(Plain.QUERY, Plain.QUERY);
    outstanding.failed(discarded::add);

    assertThat(discarded).isEmpty();
    assertThat(outstanding.answered(Answer.READY)).isEqualTo(Plain.QUERY);
    assertThat(outstanding.answered(Answer.READY)).isEqualTo(Plain.QUERY);
  }

  @Test
  void anErrorInAnExtendedQueryDiscardsEverythingUpToSync() {
    send(Plain.PARSE, Plain.BIND, Plain.EXECUTE, Plain.QUERY, Plain.SYNC, Plain.BIND);
    outstanding.failed(discarded::add);

    assertThat(discarded).containsExactly(Plain.PARSE, Plain.BIND, Plain.EXECUTE, Plain.QUERY);
    assertThat(outstanding.current()).isEqualTo(Plain.SYNC);
    assertThat(outstanding.size()).isEqualTo(2);
  }

  @Test
  void whatIsSentAfterAnErrorIsNotAnsweredUntilSync() {
    send(Plain.BIND);
    outstanding.failed(discarded::add);

    assertThat(outstanding.sent(Plain.EXECUTE)).isFalse();
    assertThat(outstanding.sent(Plain.QUERY)).isFalse();
    assertThat(outstanding.isEmpty()).isTrue();
    assertThat(outstanding.sent(Plain.SYNC)).isTrue();
    assertThat(outstanding.sent(Plain.BIND)).isTrue();
    assertThat(outstanding.size()).isEqualTo(2);
  }

  @Test
  void aSyncPipelinedBehindACopyIsNotAnswered() {
    send(Plain.EXECUTE, Plain.SYNC, Plain.COPY_END, Plain.SYNC);
    outstanding.copyInStarted();

    assertThat(outstanding.answered(Answer.COMPLETION)).isEqualTo(Plain.EXECUTE);
    assertThat(outstanding.answered(Answer.READY)).isEqualTo(Plain.SYNC);
    assertThat(outstanding.isEmpty()).isTrue();
  }

  @Test
  void aSyncSentWhileTheServerReadsCopyDataIsNotAnswered() {
    send(Plain.EXECUTE);
    outstanding.copyInStarted();

    assertThat(outstanding.sent(Plain.SYNC)).isFalse();
    assertThat(outstanding.sent(Plain.COPY_END)).isFalse();
    assertThat(outstanding.sent(Plain.SYNC)).isTrue();
    assertThat(outstanding.answered(Answer.COMPLETION)).isEqualTo(Plain.EXECUTE);
    assertThat(outstanding.answered(Answer.READY)).isEqualTo(Plain.SYNC);
  }

  @Test
  void aMessageInTheMiddleOfCopyDataIsAnErrorOfTheCopy() {
    send(Plain.QUERY);
    outstanding.copyInStarted();

    assertThat(outstanding.sent(Plain.QUERY)).isFalse();
    assertThat(outstanding.sent(Plain.QUERY)).isTrue();
    outstanding.failed(discarded::add);
    assertThat(outstanding.answered(Answer.READY)).isEqualTo(Plain.QUERY);
    assertThat(outstanding.size()).isEqualTo(1);
  }

  @Test
  void theEndOfCopyDataThatNobodyReadsIsNotAnswered() {
    send(Plain.QUERY, Plain.COPY_END, Plain.QUERY);
    outstanding.failed(discarded::add);

    assertThat(outstanding.answered(Answer.READY)).isEqualTo(Plain.QUERY);
    assertThat(outstanding.answered(Answer.READY)).isEqualTo(Plain.QUERY);
    assertThat(outstanding.isEmpty()).isTrue();
  }

  @Test
  void growsWithADeepPipelineAndKeepsItsOrder() {
    List<Awaited> sent = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      Awaited closing = new Awaited.Closing(true, "s" + i);
      sent.add(closing);
      outstanding.sent(closing);
      if (i % 3 == 0) {
        assertThat(outstanding.answered(Answer.CLOSE_COMPLETE)).isEqualTo(sent.removeFirst());
      }
    }
    for (Awaited expected : sent) {
      assertThat(outstanding.answered(Answer.CLOSE_COMPLETE)).isEqualTo(expected);
    }
    assertThat(outstanding.isEmpty()).isTrue();
  }

  private void send(Awaited... messages) {
    for (Awaited message : messages) {
      outstanding.sent(message);
    }
  }
}
