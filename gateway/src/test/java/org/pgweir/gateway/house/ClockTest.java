package org.pgweir.gateway.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaCall;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Time comes from one clock, handed in, so that a test can be a timeline. Measuring a span with
 * {@link System#nanoTime()} is not asking for the time and stays allowed.
 */
final class ClockTest {

  /** The one class that wires, and so the one that may look at the wall. */
  private static final String WIRING = "org.pgweir.gateway.Gateway";

  private static final Set<Class<?>> CALENDARS =
      Set.of(
          Instant.class,
          LocalDate.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          ZonedDateTime.class);

  @Test
  void onlyTheWiringAsksTheSystemForTheTime() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(WIRING)
        .should()
        .callCodeUnitWhere(describe("it asks the system for the time", ClockTest::asksTheSystem))
        .check(ArchitectureTest.productionClasses());
  }

  private static boolean asksTheSystem(JavaCall<?> call) {
    var owner = call.getTargetOwner();
    String name = call.getName();
    boolean noArguments = call.getTarget().getRawParameterTypes().isEmpty();
    if (owner.isEquivalentTo(System.class)) {
      return name.equals("currentTimeMillis");
    }
    if (owner.isEquivalentTo(Clock.class) || owner.isEquivalentTo(InstantSource.class)) {
      return name.startsWith("system") || name.startsWith("tick");
    }
    if (owner.isEquivalentTo(Date.class)) {
      return name.equals("<init>") && noArguments;
    }
    return name.equals("now") && noArguments && CALENDARS.stream().anyMatch(owner::isEquivalentTo);
  }
}
