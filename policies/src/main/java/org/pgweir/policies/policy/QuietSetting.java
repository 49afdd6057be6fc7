package org.pgweir.policies.policy;

import java.time.Duration;

/** For how much observed time nobody must have needed what a statement takes away. */
public record QuietSetting(Duration period, Place place) {}
