package org.pgweir.gateway.grant;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.pgweir.gateway.admin.Json;
import org.pgweir.gateway.admin.Route;
import org.pgweir.gateway.admin.Route.Answer;
import org.pgweir.gateway.admin.Route.Method;
import org.pgweir.gateway.admin.Route.Request;
import org.pgweir.gateway.config.AdminRole;
import org.pgweir.gateway.config.AdminUser;
import org.pgweir.gateway.grant.GrantStore.Asked;
import org.pgweir.policies.policy.GrantTerms;
import org.pgweir.policies.policy.PolicySet;
import tools.jackson.databind.JsonNode;

/**
 * Grants over HTTP: {@code GET /grants?database=NAME}, {@code POST /grants} and {@code
 * /grants/break-glass} with what is asked for, {@code POST /grants/ID/approve}, {@code deny} and
 * {@code revoke}. Whoever asks or decides has to be one of {@code admin.users}.
 */
public final class GrantRoutes {

  private static final int FORBIDDEN = 403;
  private static final int CONFLICT = 409;

  private final Grants grants;
  private final Telling telling;
  private final Supplier<PolicySet> policies;

  private GrantRoutes(Grants grants, Telling telling, Supplier<PolicySet> policies) {
    this.grants = grants;
    this.telling = telling;
    this.policies = policies;
  }

  /**
   * The routes.
   *
   * @param telling told of every request and decision
   * @param policies those in force
   */
  public static List<Route> of(Grants grants, Telling telling, Supplier<PolicySet> policies) {
    GrantRoutes own = new GrantRoutes(grants, telling, policies);
    return List.of(
        new Route(Method.GET, "/grants", own::list),
        post("/grants", AdminRole.REQUESTER, own::request),
        post("/grants/break-glass", AdminRole.REQUESTER, own::breakGlass),
        post("/grants/{id}/approve", AdminRole.APPROVER, own::approve),
        post("/grants/{id}/deny", AdminRole.APPROVER, own::deny),
        post("/grants/{id}/revoke", AdminRole.APPROVER, own::revoke));
  }

  /** Makes an answer, or finds that there is none. */
  @FunctionalInterface
  private interface Handling {
    Answer answer(Request asked, String user) throws SQLException, NotPossible;
  }

  private static Route post(String path, AdminRole needed, Handling handling) {
    return new Route(Method.POST, path, Optional.of(needed), asked -> handled(asked, handling));
  }

  private static Answer handled(Request asked, Handling handling) {
    Optional<String> user = asked.caller().map(AdminUser::name);
    if (user.isEmpty()) {
      return Answer.problem(
          FORBIDDEN, "grants are asked for and decided about by somebody: name admin.users");
    }
    try {
      return handling.answer(asked, user.get());
    } catch (NotPossible e) {
      return Answer.problem(e.status(), String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      return unreachable(e);
    }
  }

  private Answer list(Request asked) {
    String database = asked.query().get("database");
    if (database == null) {
      return Answer.problem(400, "name the database: ?database=NAME");
    }
    try {
      List<String> lines =
          grants.isPossible() ? grants.in(database, GrantStore::list) : new ArrayList<>();
      return Answer.json(
          200,
          Json.write(json -> {
            json.writeArrayPropertyStart("grants");
            lines.forEach(json::writeRawValue);
            json.writeEndArray();
          }));
    } catch (SQLException e) {
      return unreachable(e);
    }
  }

  private Answer request(Request asked, String user) throws SQLException, NotPossible {
    JsonNode body = WishReader.body(asked.body());
    String database = WishReader.database(body);
    Wish wish = new WishReader(grants, policies.get()).read(body, false);
    long id = grants.inTransaction(possible(database), store -> store.request(wish, user));
    return told("requested", database, id, user);
  }

  private Answer breakGlass(Request asked, String user) throws SQLException, NotPossible {
    JsonNode body = WishReader.body(asked.body());
    String database = WishReader.database(body);
    Wish wish = new WishReader(grants, policies.get()).read(body, true);
    if (!terms(wish.access()).mayBreakGlass(user)) {
      throw new NotPossible(
          FORBIDDEN, "access file %s does not let %s break glass".formatted(wish.access(), user));
    }
    telling.beforeBreakingGlass(database, wish.role(), user, wish.reason());
    long id =
        grants.inTransaction(
            possible(database),
            store -> {
              long made = store.request(wish, user);
              store.approve(made);
              return made;
            });
    return told("break-glass", database, id, user);
  }

  private Answer approve(Request asked, String user) throws SQLException, NotPossible {
    String database = database(asked);
    long id = id(asked);
    boolean enough =
        grants.inTransaction(
            possible(database),
            store -> {
              Asked about = open(store, id, List.of("requested"));
              GrantTerms terms = approving(about, user);
              if (user.equals(about.requestedBy()) || user.equals(about.role())) {
                throw new NotPossible(
                    FORBIDDEN, "who asked for a grant, or is to use it, cannot approve it");
              }
              boolean now = store.decide(id, user, "approved") >= terms.approvals();
              if (now) {
                store.approve(id);
              }
              return now;
            });
    return told(enough ? "approved" : "approved-in-part", database, id, user);
  }

  private Answer deny(Request asked, String user) throws SQLException, NotPossible {
    return end(asked, user, "denied", List.of("requested"));
  }

  private Answer revoke(Request asked, String user) throws SQLException, NotPossible {
    return end(asked, user, "revoked", List.of("requested", "approved"));
  }

  private Answer end(Request asked, String user, String state, List<String> from)
      throws SQLException, NotPossible {
    String database = database(asked);
    long id = id(asked);
    grants.inTransaction(
        possible(database),
        store -> {
          approving(open(store, id, from), user);
          store.decide(id, user, state);
          store.end(id, state);
          return id;
        });
    return told(state, database, id, user);
  }

  private static Asked open(GrantStore store, long id, List<String> states)
      throws SQLException, NotPossible {
    Asked about = store.lock(id).orElseThrow(() -> new NotPossible(404, "there is no grant " + id));
    if (!states.contains(about.state())) {
      throw new NotPossible(CONFLICT, "grant %d is %s".formatted(id, about.state()));
    }
    return about;
  }

  private GrantTerms approving(Asked about, String user) throws NotPossible {
    GrantTerms terms = terms(about.access());
    if (!terms.mayApprove(user)) {
      throw new NotPossible(
          FORBIDDEN, "%s is no approver of access file %s".formatted(user, about.access()));
    }
    return terms;
  }

  private GrantTerms terms(String access) throws NotPossible {
    return WishReader.access(policies.get(), access).grants().orElseThrow();
  }

  private Answer told(String what, String database, long id, String user) throws SQLException {
    String grant = grants.in(database, store -> store.show(id)).orElseThrow();
    telling.tell(what, user, grant);
    return Answer.json(200, grant + "\n");
  }

  private String possible(String database) throws NotPossible {
    if (!grants.isPossible()) {
      throw new NotPossible(
          CONFLICT, "nothing can be granted: the gateway has no login of its own (upstream.url)");
    }
    return database;
  }

  private static String database(Request asked) throws NotPossible {
    return Optional.ofNullable(asked.query().get("database"))
        .orElseThrow(() -> new NotPossible(400, "name the database: ?database=NAME"));
  }

  private static long id(Request asked) throws NotPossible {
    String written = asked.segments().getOrDefault("id", "");
    if (!written.matches("[0-9]{1,18}")) {
      throw new NotPossible(404, "'%s' is no number of a grant".formatted(written));
    }
    return Long.parseLong(written);
  }

  private static Answer unreachable(SQLException e) {
    return Answer.problem(
        503,
        "grants cannot be read or written (SQLSTATE %s); is schema pgweir there (pgweir install)?"
            .formatted(String.valueOf(e.getSQLState())));
  }
}
