-- server: 17
-- each alone

REFRESH MATERIALIZED VIEW mv;
