-- Whole tables, and what belongs to them.

-- case tab.rename
alter table o.t rename to t2;

-- case tab.set_schema
alter table o.t set schema public;

-- case tab.drop
drop table o.t;

-- case tab.drop_with_fk
alter table o.t add constraint fk foreign key (pid) references o.p(id);
drop table o.t;

-- case tab.drop_referenced_fail
alter table o.t add constraint fk foreign key (pid) references o.p(id);
drop table o.p;

-- case tab.drop_cascade
alter table o.t add constraint fk foreign key (pid) references o.p(id);
drop table o.p cascade;

-- case tab.truncate
truncate o.t;

-- case tab.truncate_fk_fail
alter table o.t add constraint fk foreign key (pid) references o.p(id);
truncate o.p;

-- case tab.truncate_cascade
alter table o.t add constraint fk foreign key (pid) references o.p(id);
truncate o.p cascade;

-- case tab.lock
lock table o.t;

-- case tab.lock_share
lock table o.t in share mode;

-- case tab.cluster
cluster o.t using t_pkey;

-- case tab.vacuum_full
vacuum full o.t;

-- case tab.vacuum
vacuum o.t;

-- case tab.analyze
analyze o.t;

-- case tab.set_unlogged
alter table o.t set unlogged;

-- case tab.set_logged
create unlogged table o.ul(id int);
insert into o.ul select 1;
alter table o.ul set logged;

-- case tab.set_tablespace
alter table o.t set tablespace ts1;

-- case tab.set_reloption
alter table o.t set (fillfactor=70);

-- case tab.set_autovac
alter table o.t set (autovacuum_enabled=false);

-- case tab.set_useropt_parallel
alter table o.t set (parallel_workers=4);

-- case tab.owner
alter table o.t owner to postgres;

-- case tab.owner_other
alter table o.t owner to pg_monitor;

-- case tab.replident_full
alter table o.t replica identity full;

-- case tab.enable_rls
alter table o.t enable row level security;

-- case tab.policy
create policy po on o.t using (true);

-- case tab.grant
grant select on o.t to public;

-- case tab.comment
comment on table o.t is 'x';

-- case tab.comment_col
comment on column o.t.a is 'x';

-- case tab.create_trigger
create trigger tg before update on o.t for each row execute procedure suppress_redundant_updates_trigger();

-- case tab.drop_trigger
create trigger tg before update on o.t for each row execute procedure suppress_redundant_updates_trigger();
drop trigger tg on o.t;

-- case tab.disable_trigger
create trigger tg before update on o.t for each row execute procedure suppress_redundant_updates_trigger();
alter table o.t disable trigger tg;

-- case tab.disable_trigger_all
alter table o.t disable trigger all;

-- case tab.create_rule
create rule ru as on delete to o.t do instead nothing;

-- case tab.create_fk_table
create table o.child(id int references o.t(id));

-- case tab.create_inherits
create table o.kid() inherits (o.t);

-- case tab.create_like
create table o.lk (like o.t including all);

-- case tab.ctas
create table o.ctas as select * from o.t;

-- case tab.inherit
create table o.kid(like o.t including all);
alter table o.kid inherit o.t;

-- case tab.of_type_skip
select 1;

-- case tab.replace_trigger
-- since 14
create trigger tg before update on o.t for each row execute procedure suppress_redundant_updates_trigger();
create or replace trigger tg before update on o.t for each row execute procedure suppress_redundant_updates_trigger();

-- case tab.set_am
-- since 15
alter table o.t set access method heap;

-- case tab.truncate_two
truncate o.t, o.p;

-- case tab.truncate_both_ends
alter table o.t add constraint fk foreign key (pid) references o.p(id);
truncate o.p, o.t;

-- case tab.truncate_restart
truncate o.t restart identity;

-- case tab.truncate_empty
truncate o.empty;

-- case tab.truncate_inherits
create table o.par(id int);
create table o.chi() inherits (o.par);
insert into o.par values (1);
insert into o.chi values (1);
truncate o.par;

-- case tab.truncate_only
create table o.par(id int);
create table o.chi() inherits (o.par);
insert into o.par values (1);
insert into o.chi values (1);
truncate only o.par;

-- case tab.truncate_cascade_chain
alter table o.t add constraint fk foreign key (pid) references o.p(id);
create table o.last(id int references o.t);
insert into o.last values (1);
truncate o.p cascade;

-- case tab.truncate_trigger
-- leaves open: locks
create trigger tg before truncate on o.t for each statement
  execute procedure suppress_redundant_updates_trigger();
alter table o.t disable trigger tg;
truncate o.t;

-- case tab.drop_two
drop table o.t, o.nopk;

-- case tab.drop_if_exists_missing
drop table if exists o.zzz;

-- case tab.drop_viewed_fail
create view o.v as select a from o.t;
drop table o.t;

-- case tab.drop_viewed_cascade
create view o.v as select a from o.t;
create materialized view o.mv as select a from o.v;
drop table o.t cascade;

-- case tab.drop_both_ends
alter table o.t add constraint fk foreign key (pid) references o.p(id);
drop table o.p, o.t;

-- case tab.drop_inherited_fail
create table o.par(id int);
create table o.chi() inherits (o.par);
drop table o.par;

-- case tab.drop_inherited_cascade
create table o.par(id int);
create table o.chi() inherits (o.par);
drop table o.par cascade;

-- case tab.drop_child
create table o.par(id int);
create table o.chi() inherits (o.par);
drop table o.chi;

-- case tab.drop_published
create publication pb for table o.t;
drop table o.t;

-- case tab.lock_two
lock table o.t, o.p in row exclusive mode;

-- case tab.lock_nowait
lock o.t in access share mode nowait;

-- case tab.lock_inherits
create table o.par(id int);
create table o.chi() inherits (o.par);
lock table o.par in exclusive mode;

-- case tab.analyze_columns
analyze o.t(a, b);

-- case tab.analyze_two
analyze o.t, o.p;

-- case tab.vacuum_options
vacuum (analyze, index_cleanup off) o.t;

-- case tab.vacuum_full_options
vacuum (full, analyze) o.nopk;

-- case tab.vacuum_two
vacuum o.t, o.nopk;

-- case tab.set_unlogged_already
create unlogged table o.ul(id int);
alter table o.ul set unlogged;

-- case tab.set_logged_already
alter table o.t set logged;

-- case tab.set_unlogged_referencing
alter table o.t add constraint fk foreign key (pid) references o.p(id);
alter table o.t set unlogged;

-- case tab.set_tablespace_back
alter table o.t set tablespace ts1;
alter table o.t set tablespace pg_default;

-- case tab.set_toast_option
alter table o.t set (toast.autovacuum_enabled = false);

-- case tab.reset_option
alter table o.t reset (fillfactor);

-- case tab.set_catalog_option
alter table o.t set (user_catalog_table = true);

-- case tab.owner_part
alter table o.pt1 owner to pg_monitor;

-- case tab.set_schema_viewed
create schema o2;
create view o.v as select a from o.t;
alter table o.t set schema o2;

-- case tab.replident_index
create unique index nopk_k2 on o.nopk(k2);
alter table o.nopk replica identity using index nopk_k2;

-- case tab.replident_nothing
alter table o.t replica identity nothing;

-- case tab.force_rls
alter table o.t force row level security;

-- case tab.disable_rls
alter table o.t disable row level security;

-- case tab.policy_alter
create policy po on o.t using (true);
alter policy po on o.t using (a > 0);

-- case tab.policy_rename
create policy po on o.t using (true);
alter policy po on o.t rename to po2;

-- case tab.policy_drop
create policy po on o.t using (true);
drop policy po on o.t;

-- case tab.grant_columns
grant select (a), update (b) on o.t to public;

-- case tab.grant_two
grant all on o.t, o.p to public;

-- case tab.grant_schema
grant usage on schema o to public;

-- case tab.grant_all_in_schema
grant select on all tables in schema o to public;

-- case tab.grant_view
create view o.v as select a from o.t;
grant select on o.v to public;

-- case tab.grant_sequence
grant usage on sequence o.t_id_seq to public;

-- case tab.grant_function
grant execute on function o.f_imm() to public;

-- case tab.revoke
revoke all on o.t from public;

-- case tab.comment_index
comment on index o.t_pkey is 'x';

-- case tab.comment_view
create view o.v as select a from o.t;
comment on view o.v is 'x';

-- case tab.comment_function
comment on function o.f_imm() is 'x';

-- case tab.comment_type
comment on type o.en is 'x';

-- case tab.comment_sequence
comment on sequence o.t_id_seq is 'x';

-- case tab.trigger_statement
create trigger tg after insert or update or delete on o.t
  execute function suppress_redundant_updates_trigger();

-- case tab.trigger_rename
create trigger tg before update on o.t for each row
  execute procedure suppress_redundant_updates_trigger();
alter trigger tg on o.t rename to tg2;

-- case tab.trigger_enable_always
create trigger tg before update on o.t for each row
  execute procedure suppress_redundant_updates_trigger();
alter table o.t enable always trigger tg;

-- case tab.trigger_disable_user
alter table o.t disable trigger user;

-- case tab.disable_trigger_all_fk
alter table o.t add constraint fk foreign key (pid) references o.p(id);
alter table o.t disable trigger all;

-- case tab.rule_drop
create rule ru as on delete to o.t do instead nothing;
drop rule ru on o.t;

-- case tab.rule_disable
create rule ru as on delete to o.t do instead nothing;
alter table o.t disable rule ru;

-- case tab.rule_rename
create rule ru as on delete to o.t do instead nothing;
alter rule ru on o.t rename to ru2;

-- case tab.rule_replace
create rule ru as on delete to o.t do instead nothing;
create or replace rule ru as on delete to o.t do instead nothing;

-- case tab.function_replace
create or replace function o.f_imm() returns int language sql immutable as 'select 2';

-- case tab.schema_create
create schema o2 create table things(id int primary key) create view v as select 1 as one;

-- case tab.create
create table o.fresh(id bigint generated always as identity primary key, a int check (a > 0) unique);

-- case tab.create_exists
create table if not exists o.t(id int);

-- case tab.create_two_fk
create table o.child(id int references o.t, p int, foreign key (p) references o.p);

-- case tab.create_self_fk
create table o.child(id int primary key, up int references o.child);

-- case tab.create_inherits_two
create table o.kid(id int, k int) inherits (o.empty, o.nopk);

-- case tab.create_of
create type o.ct as (x int);
create table o.tt of o.ct;

-- case tab.create_serial
create table o.fresh(id serial, e o.en, d o.dom_chk);

-- case tab.create_partitioned
create table o.fresh(id int, at date) partition by range (at);

-- case tab.create_temporary
create temporary table fresh (like o.t) on commit drop;

-- case tab.create_unlogged
create unlogged table o.fresh(id int);

-- case tab.ctas_no_data
create table o.ctas as select * from o.t with no data;

-- case tab.ctas_table
create table o.ctas as table o.nopk;

-- case tab.ctas_values
create table o.ctas as values (1), (2);

-- case tab.ctas_execute
-- leaves open: locks, rewrite, scan, columns
prepare q as select * from o.t;
create table o.ctas as execute q;

-- case tab.select_into
select * into o.ctas from o.t;

-- case tab.inherit_checked
create table o.par(id int);
alter table o.par add constraint ck check (id > 0);
create table o.kid(id int);
alter table o.kid add constraint ck check (id > 0);
alter table o.kid inherit o.par;

-- case tab.two_weak_actions
alter table o.t set (fillfactor = 70), alter column a set statistics 100;

-- case tab.weak_and_strong_action
alter table o.t alter column a set statistics 100, alter column b set default 'x';

-- case tab.create_stats
create statistics st on a,m from o.t;

-- case tab.drop_missing_fail
-- leaves open: locks, rewrite, scan
drop table o.zzz;

-- case tab.drop_row_type_used_fail
create table o.uses(x o.p);
drop table o.p;

-- case tab.drop_function_fail
create function o.f_p() returns setof o.p language sql stable as 'select * from o.p';
drop table o.p;

-- case tab.drop_view_wrong_kind_fail
drop view o.t;

-- case tab.lock_view
create view o.v as select a from o.t;
lock table o.v in share mode;

-- case tab.analyze_inherits
create table o.par(id int);
create table o.chi() inherits (o.par);
analyze o.par;

-- case tab.vacuum_matview
create materialized view o.mv as select a from o.t;
vacuum full o.mv;

-- case tab.set_unlogged_referenced_fail
alter table o.t add constraint fk foreign key (pid) references o.p(id);
alter table o.p set unlogged;

-- case tab.set_tablespace_same
-- leaves open: rewrite
alter table o.t set tablespace pg_default;

-- case tab.set_option_part_fail
-- since 17
alter table o.pt set (fillfactor = 70);

-- case tab.set_am_default
-- since 17
-- leaves open: rewrite
alter table o.t set access method default;

-- case tab.rename_taken_fail
alter table o.t rename to p;

-- case tab.rename_if_exists_missing
-- leaves open: locks, rewrite, scan
alter table if exists o.zzz rename to yyy;

-- case tab.missing_fail
-- leaves open: locks, rewrite, scan
alter table o.zzz add column x int;

-- case tab.policy_subquery
create policy po on o.t using (exists (select 1 from o.p where p.id = pid));

-- case tab.default_privileges
alter default privileges in schema o grant select on tables to public;

-- case tab.comment_constraint
comment on constraint t_pkey on o.t is 'x';

-- case tab.comment_trigger
create trigger tg before update on o.t for each row
  execute procedure suppress_redundant_updates_trigger();
comment on trigger tg on o.t is 'x';

-- case tab.comment_policy
create policy po on o.t using (true);
comment on policy po on o.t is 'x';

-- case tab.comment_rule
create rule ru as on delete to o.t do instead nothing;
comment on rule ru on o.t is 'x';

-- case tab.comment_domain_constraint
alter domain o.dom_plain add constraint dc check (value < 1000000);
comment on constraint dc on domain o.dom_plain is 'x';

-- case tab.comment_schema
comment on schema o is 'x';

-- case tab.trigger_constraint
create constraint trigger tg after insert on o.t from o.p deferrable for each row
  execute procedure suppress_redundant_updates_trigger();

-- case tab.trigger_disable_missing_fail
alter table o.t disable trigger zzz;

-- case tab.trigger_drop_missing_if_exists
drop trigger if exists zzz on o.t;

-- case tab.rule_also
create rule ru as on insert to o.t do also insert into o.empty values (new.id);

-- case tab.function_trigger_fail
create function o.f_tg() returns trigger language plpgsql as 'begin return new; end';
create trigger tg before update on o.t for each row execute procedure o.f_tg();
drop function o.f_tg();

-- case tab.function_trigger_cascade
-- leaves open: locks
create function o.f_tg() returns trigger language plpgsql as 'begin return new; end';
create trigger tg before update on o.t for each row execute procedure o.f_tg();
drop function o.f_tg() cascade;

-- case tab.function_drop
drop function o.f_vol();

-- case tab.function_rename
alter function o.f_imm() rename to f_imm2;

-- case tab.schema_rename
alter schema o rename to o3;

-- case tab.schema_drop_fail
drop schema o;

-- case tab.stats_drop
create statistics o.st on a, m from o.t;
drop statistics o.st;

-- case tab.stats_alter
create statistics o.st on a, m from o.t;
alter statistics o.st set statistics 100;

-- case tab.stats_rename
create statistics o.st on a, m from o.t;
alter statistics o.st rename to st2;

-- case tab.stats_expression
-- since 14
create statistics st on (a + 1), m from o.t;

-- case tab.create_exists_fail
create table o.t(id int);

-- case tab.create_fk_part
create table o.pp(id int primary key) partition by range(id);
create table o.pp1 partition of o.pp for values from (0) to (1000);
create table o.child(id int references o.pp);

-- case tab.create_like_two
create table o.lk (like o.nopk, like o.empty);

-- case tab.ctas_exists
create table if not exists o.empty as select * from o.t;

-- case tab.no_inherit
create table o.par(id int);
create table o.chi() inherits (o.par);
alter table o.chi no inherit o.par;

-- case tab.inherit_column_missing_fail
alter table o.empty inherit o.t;

-- case tab.inherit_with_children
create table o.par(id int);
create table o.kid(id int);
create table o.grand() inherits (o.kid);
alter table o.kid inherit o.par;

-- case tab.of
create type o.ct as (id int);
alter table o.empty of o.ct;

-- case tab.not_of
create type o.ct as (id int);
create table o.tt of o.ct;
alter table o.tt not of;

-- case tab.without_oids
alter table o.t set without oids;
