package org.pgweir.gateway.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** What code that runs on an event loop may not do, because thousands of sessions share it. */
final class EventLoopTest {

  /** Packages whose code runs on the event loop of a session. */
  private static final DescribedPredicate<JavaClass> ON_THE_EVENT_LOOP =
      resideInAnyPackage(
          "org.pgweir.gateway.session..",
          "org.pgweir.gateway.server..",
          "org.pgweir.gateway.upstream..",
          "org.pgweir.gateway.action..");

  /** Packages that hold handlers too, beside what is read when the gateway starts. */
  private static final DescribedPredicate<JavaClass> PARTLY_ON_THE_EVENT_LOOP =
      resideInAnyPackage("org.pgweir.gateway.tls..", "org.pgweir.gateway.authentication..");

  /** Binds and unbinds the address on the thread of whoever starts and stops the gateway. */
  private static final DescribedPredicate<? super JavaClass> ON_THE_STARTING_THREAD =
      HasName.Predicates.name("org.pgweir.gateway.server.Listener");

  private static final Map<Class<?>, Set<String>> BLOCKING =
      Map.of(
          Thread.class, Set.of("sleep", "join"),
          Object.class, Set.of("wait"),
          Future.class, Set.of("get", "join", "resultNow"),
          io.netty.util.concurrent.Future.class,
              Set.of("get", "sync", "syncUninterruptibly", "await", "awaitUninterruptibly"),
          CountDownLatch.class, Set.of("await"),
          Semaphore.class, Set.of("acquire", "acquireUninterruptibly"),
          ExecutorService.class, Set.of("awaitTermination", "invokeAll", "invokeAny", "close"),
          BlockingQueue.class, Set.of("take", "put"));

  private final JavaClasses production = ArchitectureTest.productionClasses();

  @Test
  void neverWaits() {
    noClasses()
        .that(ON_THE_EVENT_LOOP.and(not(ON_THE_STARTING_THREAD)).or(PARTLY_ON_THE_EVENT_LOOP))
        .should()
        .callMethodWhere(
            DescribedPredicate.describe("it waits for another thread", EventLoopTest::waits))
        .check(production);
  }

  @Test
  void neverSpeaksJdbc() {
    noClasses()
        .that(ON_THE_EVENT_LOOP)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "com.zaxxer.."))
        .check(production);
  }

  @Test
  void neverReadsFiles() {
    noClasses()
        .that(ON_THE_EVENT_LOOP)
        .should()
        .dependOnClassesThat(DescribedPredicate.describe("read files", EventLoopTest::readsFiles))
        .check(production);
  }

  @Test
  void neverLocks() {
    noClasses()
        .that(ON_THE_EVENT_LOOP.or(PARTLY_ON_THE_EVENT_LOOP))
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.util.concurrent.locks.."))
        .check(production);
    noMethods()
        .that()
        .areDeclaredInClassesThat(ON_THE_EVENT_LOOP)
        .should()
        .haveModifier(JavaModifier.SYNCHRONIZED)
        .check(production);
  }

  private static boolean readsFiles(JavaClass type) {
    return type.isEquivalentTo(Files.class)
        || type.isAssignableTo(InputStream.class)
        || type.isAssignableTo(Reader.class);
  }

  private static boolean waits(JavaCall<?> call) {
    return BLOCKING.entrySet().stream()
        .anyMatch(entry ->
            entry.getValue().contains(call.getName())
                && call.getTargetOwner().isAssignableTo(entry.getKey()));
  }
}
