package org.pgweir.policies;

import org.pgweir.policies.decision.Examined;

/** A statement with what was found, what was decided about each finding, and what is to happen. */
public record Explained(Examined examined, JudgedStatement judged) {}
