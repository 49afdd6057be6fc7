-- Views and materialized views.

-- case mv.refresh
create materialized view o.mv as select id,a from o.t;
create unique index on o.mv(id);
refresh materialized view o.mv;

-- case mv.refresh_conc
create materialized view o.mv as select id,a from o.t;
create unique index on o.mv(id);
refresh materialized view concurrently o.mv;

-- case mv.create
create materialized view o.mv as select id,a from o.t;

-- case view.create
create view o.v as select * from o.t;

-- case view.replace
create view o.v as select id,a from o.t;
create or replace view o.v as select id,a from o.t;

-- case view.drop
create view o.v as select id,a from o.t;
drop view o.v;

-- case view.create_on_view
create view o.v as select id, a from o.t;
create view o.v2 as select v.a, p.id from o.v join o.p on p.id = v.id;

-- case view.create_part
create view o.v as select * from o.pt;

-- case view.replace_more
create view o.v as select id, a from o.t;
create view o.w as select a from o.v;
create or replace view o.v as select id, a, b from o.t;

-- case view.rename
create view o.v as select id, a from o.t;
alter view o.v rename to v2;

-- case view.rename_column
create view o.v as select id, a from o.t;
alter view o.v rename column a to a2;

-- case view.owner
create view o.v as select id, a from o.t;
alter view o.v owner to pg_monitor;

-- case view.set_schema
create view o.v as select id, a from o.t;
alter view o.v set schema public;

-- case view.set_option
create view o.v as select id, a from o.t;
alter view o.v set (security_barrier = true);

-- case view.set_default
create view o.v as select id, a from o.t;
alter view o.v alter column a set default 5;

-- case view.drop_read_fail
create view o.v as select id, a from o.t;
create view o.w as select a from o.v;
drop view o.v;

-- case view.drop_read_cascade
create view o.v as select id, a from o.t;
create view o.w as select a from o.v;
drop view o.v cascade;

-- case view.drop_two
create view o.v as select id, a from o.t;
create view o.w as select a from o.v;
drop view o.v, o.w;

-- case view.select_join
-- leaves open: scan
create view o.v as select t.id, a from o.t join o.p on p.id = t.pid;
select * from o.v;

-- case view.insert
-- leaves open: locks
create view o.v as select id, a from o.t;
insert into o.v values (10000, 1);

-- case view.trigger
create view o.v as select id, a from o.t;
create trigger tg instead of insert on o.v for each row
  execute procedure suppress_redundant_updates_trigger();

-- case mv.create_no_data
create materialized view o.mv as select id, a from o.t with no data;

-- case mv.drop
create materialized view o.mv as select id, a from o.t;
drop materialized view o.mv;

-- case mv.drop_read_cascade
create materialized view o.mv as select id, a from o.t;
create view o.v as select a from o.mv;
drop materialized view o.mv cascade;

-- case mv.owner
create materialized view o.mv as select id, a from o.t;
alter materialized view o.mv owner to pg_monitor;

-- case view.create_function
create view o.v as select o.f_vol() as f, a from o.t;

-- case view.create_recursive
-- leaves open: columns
create recursive view o.v(n) as values (1) union all select n + 1 from v where n < 5;

-- case view.replace_less_fail
create view o.v as select id, a from o.t;
create or replace view o.v as select id from o.t;

-- case view.create_exists_fail
create view o.v as select id, a from o.t;
create view o.v as select id, a from o.t;

-- case view.select
create view o.v as select id, a from o.t;
select * from o.v;

-- case view.update
-- leaves open: locks, scan
create view o.v as select id, a from o.t;
update o.v set a = 1;

-- case mv.create_exists
create materialized view o.mv as select id, a from o.t;
create materialized view if not exists o.mv as select id from o.t;

-- case mv.refresh_no_data
create materialized view o.mv as select id, a from o.t;
refresh materialized view o.mv with no data;

-- case mv.refresh_chain
create view o.v as select id, a from o.t;
create materialized view o.mv as select a from o.v;
refresh materialized view o.mv;

-- case mv.refresh_of_mv
create materialized view o.mv as select id, a from o.t;
create materialized view o.mv2 as select a from o.mv;
refresh materialized view o.mv2;

-- case mv.refresh_join
-- leaves open: scan
create materialized view o.mv as select t.id, a from o.t join o.p on p.id = t.pid;
refresh materialized view o.mv;

-- case mv.refresh_conc_no_index_fail
create materialized view o.mv as select id, a from o.t;
refresh materialized view concurrently o.mv;

-- case mv.rename
create materialized view o.mv as select id, a from o.t;
alter materialized view o.mv rename to mv2;

-- case mv.rename_column
create materialized view o.mv as select id, a from o.t;
alter materialized view o.mv rename column a to a2;

-- case mv.set_schema
create materialized view o.mv as select id, a from o.t;
alter materialized view o.mv set schema public;

-- case mv.set_tablespace
create materialized view o.mv as select id, a from o.t;
alter materialized view o.mv set tablespace ts1;

-- case mv.set_access_method
-- since 15
create materialized view o.mv as select id, a from o.t;
alter materialized view o.mv set access method heap;

-- case mv.set_option
create materialized view o.mv as select id, a from o.t;
alter materialized view o.mv set (fillfactor = 70);

-- case mv.cluster_on
create materialized view o.mv as select id, a from o.t;
create index i1 on o.mv(a);
alter materialized view o.mv cluster on i1;

-- case mv.set_statistics
create materialized view o.mv as select id, a from o.t;
alter materialized view o.mv alter column a set statistics 100;
