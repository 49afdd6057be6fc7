package org.pgweir.gateway.catalog;

/** SQLSTATEs that are told apart here; source: PostgreSQL 18 documentation, appendix A. */
final class SqlStates {

  static final String CONNECTION_EXCEPTION_CLASS = "08";
  static final String INVALID_AUTHORIZATION_CLASS = "28";
  static final String INVALID_CATALOG_NAME = "3D000";
  static final String INSUFFICIENT_PRIVILEGE = "42501";
  static final String TOO_MANY_CONNECTIONS = "53300";
  static final String LOCK_NOT_AVAILABLE = "55P03";
  static final String QUERY_CANCELED = "57014";

  static final String INTERNAL_ERROR = "XX000";

  private SqlStates() {}
}
