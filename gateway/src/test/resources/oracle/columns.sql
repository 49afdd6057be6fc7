-- ALTER COLUMN, but its type; DROP and RENAME COLUMN.

-- case col.set_default
alter table o.t alter column a set default 1;

-- case col.set_default_vol
alter table o.t alter column a set default random();

-- case col.drop_default
alter table o.t alter column m drop default;

-- case col.set_nn
alter table o.t alter column nn set not null;

-- case col.set_nn_valid_check
alter table o.t add constraint ck check (nn is not null);
alter table o.t alter column nn set not null;

-- case col.set_nn_valid_check_and
alter table o.t add constraint ck check (nn is not null and nn > 0);
alter table o.t alter column nn set not null;

-- case col.set_nn_check_implies
alter table o.t add constraint ck check (nn > 0);
alter table o.t alter column nn set not null;

-- case col.set_nn_check_or
alter table o.t add constraint ck check (nn is not null or a is null);
alter table o.t alter column nn set not null;

-- case col.set_nn_notvalid_check
alter table o.t add constraint ck check (nn is not null) not valid;
alter table o.t alter column nn set not null;

-- case col.set_nn_plus_drop_check
alter table o.t add constraint ck check (nn is not null);
alter table o.t alter column nn set not null, drop constraint ck;

-- case col.set_nn_already
alter table o.t alter column m set not null;

-- case col.set_nn_pk
alter table o.t alter column id set not null;

-- case col.set_nn_two_cols
alter table o.t alter column nn set not null, alter column a set not null;

-- case col.drop_nn
alter table o.t alter column m drop not null;

-- case col.set_stats
alter table o.t alter column a set statistics 100;

-- case col.set_storage
alter table o.t alter column b set storage external;

-- case col.set_attopt
alter table o.t alter column a set (n_distinct=5);

-- case col.add_identity
alter table o.t alter column m drop default;
alter table o.t alter column m add generated always as identity;

-- case col.set_generated
alter table o.t alter column id set generated always;

-- case col.drop_identity
alter table o.t alter column id drop identity;

-- case col.drop
alter table o.t drop column a;

-- case col.drop_indexed
create index t_a on o.t(a);
alter table o.t drop column a;

-- case col.drop_multi_idx
create index t_ab on o.t(a,b);
alter table o.t drop column a;

-- case col.drop_if_missing
alter table o.t drop column if exists zzz;

-- case col.drop_view_fail
create view o.v as select b from o.t;
alter table o.t drop column b;

-- case col.drop_view_cascade
create view o.v as select b from o.t;
alter table o.t drop column b cascade;

-- case col.drop_fk
alter table o.t add constraint fkp foreign key (pid) references o.p(id);
alter table o.t drop column pid;

-- case col.rename
alter table o.t rename column a to a2;

-- case col.drop_expression
alter table o.t add column g int generated always as (a*2) stored;
alter table o.t alter column g drop expression;

-- case col.set_compression
-- since 14
alter table o.t alter column b set compression pglz;

-- case col.set_expression
-- since 17
alter table o.t add column g int generated always as (a*2) stored;
alter table o.t alter column g set expression as (a*3);

-- case col.set_nn_after_nn_notvalid
-- since 18
alter table o.t add constraint tnn not null nn not valid;
alter table o.t alter column nn set not null;

-- case col.set_expression_virtual
-- since 18
alter table o.t add column g int generated always as (a*2) virtual;
alter table o.t alter column g set expression as (a*3);

-- case col.set_nn_check_parentheses
alter table o.t add constraint ck check (((nn is not null)));
alter table o.t alter column nn set not null;

-- case col.set_nn_check_nested_and
alter table o.t add constraint ck check ((a > 0 or b is null) and (nn is not null and m >= 0));
alter table o.t alter column nn set not null;

-- case col.set_nn_check_coalesce
alter table o.t add constraint ck check (coalesce(nn, 0) > 0);
alter table o.t alter column nn set not null;

-- case col.set_nn_check_is_distinct
alter table o.t add constraint ck check (nn is distinct from null);
alter table o.t alter column nn set not null;

-- case col.set_nn_check_num_nulls
alter table o.t add constraint ck check (num_nulls(nn, a) = 0);
alter table o.t alter column nn set not null;

-- case col.set_nn_check_two_columns
alter table o.t add constraint ck check (nn is not null and a is not null);
alter table o.t alter column nn set not null, alter column a set not null;

-- case col.set_nn_check_other_column
alter table o.t add constraint ck check (a is not null);
alter table o.t alter column nn set not null;

-- case col.set_nn_check_no_inherit
alter table o.t add constraint ck check (nn is not null) no inherit;
alter table o.t alter column nn set not null;

-- case col.set_nn_check_not_enforced
-- since 18
alter table o.t add constraint ck check (nn is not null) not enforced;
alter table o.t alter column nn set not null;

-- case col.set_nn_check_same_statement
alter table o.t add constraint ck check (nn is not null), alter column nn set not null;

-- case col.set_nn_one_proven
alter table o.t add constraint ck check (nn is not null);
alter table o.t alter column nn set not null, alter column a set not null;

-- case col.set_nn_quoted
create table o.q("N N" int);
insert into o.q values (1);
alter table o.q add constraint ck check ("N N" is not null);
alter table o.q alter column "N N" set not null;

-- case col.set_nn_text
alter table o.t add constraint ck check (u is not null and u <> '');
alter table o.t alter column u set not null;

-- case col.set_nn_domain
alter table o.t add constraint ck check (dp is not null);
alter table o.t alter column dp set not null;

-- case col.set_nn_empty
alter table o.empty alter column id set not null;

-- case col.set_nn_part
alter table o.pt alter column k set not null;

-- case col.set_nn_part_proven
alter table o.pt add constraint ck check (k is not null);
alter table o.pt alter column k set not null;

-- case col.set_nn_part_one_proven
alter table o.pt1 add constraint ck check (k is not null);
alter table o.pt alter column k set not null;

-- case col.set_nn_part_one_done
alter table o.pt1 alter column k set not null;
alter table o.pt alter column k set not null;

-- case col.set_nn_of_partition
alter table o.pt1 alter column k set not null;

-- case col.set_nn_inherit
create table o.par(id int);
create table o.chi() inherits (o.par);
insert into o.chi select generate_series(1, 100);
alter table o.par alter column id set not null;

-- case col.set_nn_and_type
alter table o.t alter column a type bigint, alter column a set not null;

-- case col.set_nn_and_widen
alter table o.t add constraint ck check (c is not null);
alter table o.t alter column c type varchar(20), alter column c set not null;

-- case col.set_nn_generated
alter table o.t add column g int generated always as (m * 2) stored;
alter table o.t alter column g set not null;

-- case col.set_nn_missing_fail
alter table o.t alter column zzz set not null;

-- case col.drop_nn_part
alter table o.pt alter column k set not null;
alter table o.pt alter column k drop not null;

-- case col.drop_nn_not
alter table o.t alter column a drop not null;

-- case col.set_default_part
alter table o.pt alter column k set default 5;

-- case col.set_default_inherit
create table o.par(id int);
create table o.chi() inherits (o.par);
alter table o.par alter column id set default 5;

-- case col.set_default_only
alter table only o.pt alter column k set default 5;

-- case col.set_stats_part
alter table o.pt alter column k set statistics 100;

-- case col.set_storage_part
alter table o.pt alter column b set storage external;

-- case col.set_attopt_part
alter table o.pt alter column k set (n_distinct = 5);

-- case col.reset_attopt
alter table o.t alter column a reset (n_distinct);

-- case col.set_compression_part
-- since 14
alter table o.pt alter column b set compression pglz;

-- case col.add_identity_nullable_fail
alter table o.t alter column a add generated always as identity;

-- case col.restart_identity
alter table o.t alter column id restart with 5000;

-- case col.drop_identity_not_there
alter table o.t alter column a drop identity if exists;

-- case col.drop_pk
alter table o.t drop column id;

-- case col.drop_pk_referenced_fail
alter table o.t add constraint fk foreign key (pid) references o.p;
alter table o.p drop column id;

-- case col.drop_pk_referenced_cascade
alter table o.t add constraint fk foreign key (pid) references o.p;
alter table o.p drop column id cascade;

-- case col.drop_checked
alter table o.t add constraint ck check (a >= m);
alter table o.t drop column a;

-- case col.drop_generated_from_cascade
alter table o.t add column g int generated always as (a * 2) stored;
alter table o.t drop column a cascade;

-- case col.drop_policy_cascade
create policy po on o.t using (a > 0);
alter table o.t drop column a cascade;

-- case col.drop_trigger_cascade
create trigger tg before update on o.t for each row when (new.a > 0)
  execute procedure suppress_redundant_updates_trigger();
alter table o.t drop column a cascade;

-- case col.drop_statistics
create statistics o.st on a, m from o.t;
alter table o.t drop column a;

-- case col.drop_published
create publication pb for table o.t;
alter table o.t drop column a;

-- case col.drop_matview_fail
create materialized view o.mv as select a from o.t;
alter table o.t drop column a;

-- case col.drop_view_chain_cascade
create view o.v as select a, b from o.t;
create materialized view o.mv as select a from o.v;
alter table o.t drop column b cascade;

-- case col.drop_two
alter table o.t drop column a, drop column b;

-- case col.drop_part
alter table o.pt drop column k;

-- case col.drop_inherit
create table o.par(id int, x int);
create table o.chi() inherits (o.par);
alter table o.par drop column x;

-- case col.drop_missing_fail
alter table o.t drop column zzz;

-- case col.rename_part
alter table o.pt rename column k to k2;

-- case col.rename_inherit
create table o.par(id int, x int);
create table o.chi() inherits (o.par);
alter table o.par rename x to y;

-- case col.rename_viewed
create view o.v as select a from o.t;
alter table o.t rename column a to a2;

-- case col.set_expression_indexed
-- since 17
alter table o.t add column g int generated always as (a * 2) stored;
create index t_g on o.t(g);
alter table o.t alter column g set expression as (a * 3);

-- case col.set_expression_part
-- since 17
alter table o.pt add column g int generated always as (k * 2) stored;
alter table o.pt alter column g set expression as (k * 3);

-- case col.set_expression_plain_fail
-- since 17
alter table o.t alter column a set expression as (m * 3);

-- case col.drop_expression_not_there
alter table o.t alter column a drop expression if exists;

-- case col.set_nn_check_not_is_null
alter table o.t add constraint ck check (not (nn is null));
alter table o.t alter column nn set not null;

-- case col.set_nn_check_or_false
alter table o.t add constraint ck check (nn is not null or false);
alter table o.t alter column nn set not null;

-- case col.drop_nn_pk_fail
alter table o.p alter column id drop not null;

-- case col.drop_nn_identity_fail
alter table o.t alter column id drop not null;

-- case col.set_default_generated_fail
alter table o.t add column g int generated always as (a * 2) stored;
alter table o.t alter column g set default 5;

-- case col.add_identity_default_fail
alter table o.t alter column m add generated always as identity;

-- case col.add_identity_part
-- since 17
alter table o.pt alter column k set not null;
alter table o.pt alter column k add generated always as identity;

-- case col.drop_identity_not_there_fail
alter table o.t alter column a drop identity;

-- case col.drop_generated_from_fail
alter table o.t add column g int generated always as (a * 2) stored;
alter table o.t drop column a;

-- case col.drop_policy_fail
create policy po on o.t using (a > 0);
alter table o.t drop column a;

-- case col.drop_trigger_fail
create trigger tg before update of a on o.t for each row
  execute procedure suppress_redundant_updates_trigger();
alter table o.t drop column a;

-- case col.drop_function_fail
-- since 14
-- leaves open: locks
create function o.f_a() returns int stable begin atomic select max(a) from o.t; end;
alter table o.t drop column a;

-- case col.drop_part_key_fail
alter table o.pt drop column id;

-- case col.drop_of_partition_fail
alter table o.pt1 drop column k;

-- case col.drop_inherit_only
create table o.par(id int, x int);
create table o.chi() inherits (o.par);
alter table only o.par drop column x;

-- case col.drop_inherited_fail
create table o.par(id int, x int);
create table o.chi() inherits (o.par);
alter table o.chi drop column x;

-- case col.rename_inherit_only_fail
create table o.par(id int, x int);
create table o.chi() inherits (o.par);
alter table only o.par rename x to y;

-- case col.rename_inherited_fail
create table o.par(id int, x int);
create table o.chi() inherits (o.par);
alter table o.chi rename x to y;

-- case col.rename_missing_fail
alter table o.t rename column zzz to yyy;

-- case col.rename_taken_fail
alter table o.t rename column a to b;
