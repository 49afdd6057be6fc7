-- ALTER COLUMN … TYPE.

-- case type.int_bigint
alter table o.t alter column a type bigint;

-- case type.smallint_int
alter table o.t alter column sm type int;

-- case type.varchar_widen
alter table o.t alter column c type varchar(20);

-- case type.varchar_narrow
alter table o.t alter column c type varchar(5);

-- case type.varchar_unbounded
alter table o.t alter column c type varchar;

-- case type.varchar_text
alter table o.t alter column c type text;

-- case type.text_varchar
alter table o.t alter column b type varchar;

-- case type.text_varchar_n
alter table o.t alter column b type varchar(100);

-- case type.varchar_widen_check
alter table o.t add constraint ckc check (c <> '');
alter table o.t alter column c type varchar(20);

-- case type.varchar_widen_partial_idx
create index t_cp on o.t(a) where c <> '';
alter table o.t alter column c type varchar(20);

-- case type.text_citext
create extension if not exists citext schema public;
alter table o.t alter column b type citext;

-- case type.text_citext_indexed
create extension if not exists citext schema public;
create index t_b on o.t(b);
alter table o.t alter column b type citext;

-- case type.numeric_widen
alter table o.t alter column n type numeric(12,2);

-- case type.numeric_unbounded
alter table o.t alter column n type numeric;

-- case type.numeric_scale
alter table o.t alter column n type numeric(12,4);

-- case type.numeric_narrow
alter table o.t alter column n type numeric(8,2);

-- case type.ts_tz_utc
set timezone='UTC';
alter table o.t alter column ts type timestamptz;

-- case type.ts_tz_ny
set timezone='America/New_York';
alter table o.t alter column ts type timestamptz;

-- case type.tz_ts_utc
set timezone='UTC';
alter table o.t alter column tz type timestamp;

-- case type.tz_ts_ny
set timezone='America/New_York';
alter table o.t alter column tz type timestamp;

-- case type.ts_tz_utc_indexed
set timezone='UTC';
create index t_ts on o.t(ts);
alter table o.t alter column ts type timestamptz;

-- case type.ts_prec_up
alter table o.t alter column ts3 type timestamp(6);

-- case type.ts_prec_down
alter table o.t alter column ts type timestamp(3);

-- case type.json_jsonb
alter table o.t alter column j type jsonb;

-- case type.char_text
alter table o.t alter column ch type text;

-- case type.char_varchar
alter table o.t alter column ch type varchar(10);

-- case type.char_widen
alter table o.t alter column ch type char(20);

-- case type.int_text
alter table o.t alter column a type text;

-- case type.cidr_inet
alter table o.t alter column ci type inet;

-- case type.inet_cidr
alter table o.t alter column ine type cidr;

-- case type.bit_varbit
alter table o.t alter column bt type varbit;

-- case type.enum_text
alter table o.t alter column e type text;

-- case type.dom_base
alter table o.t alter column dp type int;

-- case type.base_dom_plain
alter table o.t alter column a type o.dom_plain;

-- case type.base_dom_chk
alter table o.t alter column a type o.dom_chk;

-- case type.base_dom_nn
alter table o.t alter column m type o.dom_nn;

-- case type.int_oid
alter table o.t alter column a type oid;

-- case type.same_type
alter table o.t alter column a type int;

-- case type.same_using_noop
alter table o.t alter column a type int using a;

-- case type.same_using_expr
alter table o.t alter column a type int using a+1;

-- case type.collate
alter table o.t alter column b type text collate "C";

-- case type.collate_indexed
create index t_b2 on o.t(b);
alter table o.t alter column b type text collate "POSIX";

-- case type.interval_prec
alter table o.t alter column iv type interval(3);

-- case type.text_bytea_fail
alter table o.t alter column b type bytea;

-- case type.bigint_fk
alter table o.t add constraint fkp foreign key (pid) references o.p(id);
alter table o.t alter column pid type bigint;

-- case type.with_view_fail
create view o.v as select b from o.t;
alter table o.t alter column b type varchar(50);

-- case type.int_bigint_indexed
create index t_a on o.t(a);
alter table o.t alter column a type bigint;

-- case type.int_bigint_pk
alter table o.t alter column id type bigint;

-- case type.int_bigint_fk
alter table o.t add constraint fk foreign key (pid) references o.p;
alter table o.t alter column pid type bigint;

-- case type.int_bigint_referenced
alter table o.t add constraint fk foreign key (pid) references o.p;
alter table o.p alter column id type bigint;

-- case type.int_bigint_check
alter table o.t add constraint ck check (a > 0);
alter table o.t alter column a type bigint;

-- case type.varchar_widen_expression_index
create index t_c on o.t(lower(c));
alter table o.t alter column c type varchar(20);

-- case type.varchar_widen_check_nv
alter table o.t add constraint ckc check (c <> '') not valid;
alter table o.t alter column c type varchar(20);

-- case type.varchar_widen_check_not_enforced
-- since 18
alter table o.t add constraint ckc check (c <> '') not enforced;
alter table o.t alter column c type varchar(20);

-- case type.varchar_widen_check_dropped
alter table o.t add constraint ckc check (c <> '');
alter table o.t drop constraint ckc, alter column c type varchar(20);

-- case type.varchar_widen_statistics
create statistics o.st on a, c from o.t;
alter table o.t alter column c type varchar(20);

-- case type.varchar_widen_nn
alter table o.t alter column c set not null;
alter table o.t alter column c type varchar(20);

-- case type.viewed_fail
create view o.v as select c from o.t;
alter table o.t alter column c type text;

-- case type.viewed_other_column
create view o.v as select a from o.t;
alter table o.t alter column c type text;

-- case type.matview_fail
create materialized view o.mv as select c from o.t;
alter table o.t alter column c type text;

-- case type.generated_column
alter table o.t add column g int generated always as (a * 2) stored;
alter table o.t alter column g type bigint;

-- case type.part
alter table o.pt alter column k type bigint;

-- case type.part_text_varchar
alter table o.pt alter column b type varchar;

-- case type.part_rewrite_indexed
create index pt_k on o.pt(k);
alter table o.pt alter column k type bigint;

-- case type.inherit
create table o.par(id int);
create table o.chi() inherits (o.par);
insert into o.chi select generate_series(1, 100);
alter table o.par alter column id type bigint;

-- case type.using_itself
alter table o.t alter column c type varchar(20) using c;

-- case type.using_cast
alter table o.t alter column c type text using c::text;

-- case type.using_cast_rewrite
alter table o.t alter column a type bigint using a::bigint;

-- case type.using_expression
alter table o.t alter column b type text using upper(b);

-- case type.using_other_column
alter table o.t alter column a type int using m;

-- case type.using_enum
alter table o.t alter column u type o.en using 'a'::o.en;

-- case type.and_default
alter table o.t alter column m type bigint, alter column m set default 5;

-- case type.numeric_int
alter table o.t alter column n type int;

-- case type.int_numeric
alter table o.t alter column a type numeric;

-- case type.ts_date
alter table o.t alter column ts type date;

-- case type.iv_precision
alter table o.t alter column iv type interval(3);

-- case type.iv_precision_full
alter table o.t alter column iv type interval(6);

-- case type.iv_fields
alter table o.t alter column iv type interval day to second;

-- case type.ts_tz_etc_utc
set timezone = 'Etc/UTC';
alter table o.t alter column ts type timestamptz;

-- case type.ts_tz_gmt
set timezone = 'GMT';
alter table o.t alter column ts type timestamptz;

-- case type.ts_tz_london
set timezone = 'Europe/London';
alter table o.t alter column ts type timestamptz;

-- case type.ts_tz_abidjan
set timezone = 'Africa/Abidjan';
alter table o.t alter column ts type timestamptz;

-- case type.ts_tz_using
set timezone = 'UTC';
alter table o.t alter column ts type timestamptz using ts at time zone 'UTC';

-- case type.ts3_tz3_utc
set timezone = 'UTC';
alter table o.t alter column ts3 type timestamptz(3);

-- case type.ts3_tz_utc
set timezone = 'UTC';
alter table o.t alter column ts3 type timestamptz;

-- case type.tz_ts_utc_checked
set timezone = 'UTC';
alter table o.t add constraint ck check (tz > '2000-01-01');
alter table o.t alter column tz type timestamp;

-- case type.array_same
alter table o.t add column r int[];
alter table o.t alter column r type int[];

-- case type.char_same
alter table o.t alter column ch type char(10);

-- case type.text_name
alter table o.t alter column b type name;

-- case type.int_bool_fail
alter table o.t alter column a type bool;

-- case type.enum_varchar
alter table o.t alter column e type varchar;

-- case type.json_text
alter table o.t alter column j type text;

-- case type.base_dom_over_dom
create domain o.dd as o.dom_plain;
alter table o.t alter column a type o.dd;

-- case type.dom_dom_chk
alter table o.t alter column dp type o.dom_chk;

-- case type.dom_other_plain
create domain o.dd as int;
alter table o.t alter column dp type o.dd;

-- case type.dom_bigint
alter table o.t alter column dp type bigint;

-- case type.varchar_dom_varchar
create domain o.dd as varchar(20);
alter table o.t alter column c type o.dd;

-- case type.varchar_dom_narrow
create domain o.dd as varchar(5);
alter table o.t alter column c type o.dd;

-- case type.varchar_dom_text
create domain o.dd as text;
alter table o.t alter column c type o.dd;

-- case type.int_oid_indexed
create index t_a on o.t(a);
alter table o.t alter column a type oid;

-- case type.varchar_collate
alter table o.t alter column c type varchar(20) collate "C";

-- case type.varchar_collate_indexed
create index t_c on o.t(c);
alter table o.t alter column c type varchar(20) collate "C";

-- case type.collate_lost
alter table o.nopk add column v text collate "C";
create index nopk_v on o.nopk(v);
alter table o.nopk alter column v type text;

-- case type.two_columns
alter table o.t alter column c type text, alter column a type bigint;

-- case type.two_kept
alter table o.t alter column c type text, alter column n type numeric(12,2);

-- case type.varchar_fk_widen
create table o.parent(code varchar(10) primary key);
create table o.child(code varchar(10) references o.parent);
insert into o.parent values ('a');
insert into o.child values ('a');
alter table o.child alter column code type varchar(20);

-- case type.varchar_fk_text
create table o.parent(code varchar(10) primary key);
create table o.child(code varchar(10) references o.parent);
insert into o.parent values ('a');
insert into o.child values ('a');
alter table o.child alter column code type text;

-- case type.fk_nv
alter table o.t add constraint fk foreign key (pid) references o.p not valid;
alter table o.t alter column pid type bigint;

-- case type.empty
alter table o.empty alter column id type bigint;

-- case type.missing_fail
alter table o.t alter column zzz type bigint;

-- case type.varchar_text_indexed
create index t_c on o.t(c);
alter table o.t alter column c type text;

-- case type.varchar_widen_indexed
create index t_c on o.t(c);
alter table o.t alter column c type varchar(20);

-- case type.varchar_widen_unique
alter table o.nopk add column v varchar(10);
alter table o.nopk add unique (v);
alter table o.nopk alter column v type varchar(20);

-- case type.varchar_widen_include
create index t_c on o.t(a) include (c);
alter table o.t alter column c type varchar(20);

-- case type.varchar_widen_hash
create index t_c on o.t using hash (c);
alter table o.t alter column c type varchar(20);

-- case type.varchar_text_hash
create index t_c on o.t using hash (c);
alter table o.t alter column c type text;

-- case type.varchar_text_brin
create index t_c on o.t using brin (c);
alter table o.t alter column c type text;

-- case type.varchar_widen_pattern_ops
create index t_c on o.t(c varchar_pattern_ops);
alter table o.t alter column c type varchar(20);

-- case type.varchar_text_pattern_ops
create index t_c on o.t(c varchar_pattern_ops);
alter table o.t alter column c type text;

-- case type.varchar_widen_desc
create index t_c on o.t(c desc nulls last, a);
alter table o.t alter column c type varchar(20);

-- case type.text_varchar_indexed
create index t_b on o.t(b);
alter table o.t alter column b type varchar;

-- case type.policy_fail
create policy po on o.t using (c <> '');
alter table o.t alter column c type text;

-- case type.trigger_fail
create trigger tg before update of c on o.t for each row
  execute procedure suppress_redundant_updates_trigger();
alter table o.t alter column c type text;

-- case type.generated_from_fail
alter table o.t add column g text generated always as (lower(c)) stored;
alter table o.t alter column c type text;

-- case type.rule_fail
-- leaves open: locks, rewrite, scan
create rule ru as on delete to o.t where old.c = 'x' do instead nothing;
alter table o.t alter column c type text;

-- case type.function_fail
-- since 14
-- leaves open: locks, rewrite, scan
create function o.f_c() returns text stable begin atomic select max(c) from o.t; end;
alter table o.t alter column c type text;

-- case type.row_type_used_fail
create table o.uses(x o.p);
alter table o.p alter column id type bigint;

-- case type.part_key_fail
alter table o.pt alter column id type bigint;

-- case type.of_partition_fail
alter table o.pt1 alter column k type bigint;

-- case type.part_indexed
create index pt_b on o.pt(b);
alter table o.pt alter column b type varchar;

-- case type.inherit_only_fail
create table o.par(id int);
create table o.chi() inherits (o.par);
alter table only o.par alter column id type bigint;

-- case type.typed_fail
create type o.ct as (x int);
create table o.tt of o.ct;
alter table o.tt alter column x type bigint;

-- case type.using_explicit_only
alter table o.t alter column a type bool using a::bool;

-- case type.ts_tz_offset_zero
set timezone = '0';
alter table o.t alter column ts type timestamptz;

-- case type.ts_tz_offset
set timezone = '+2';
alter table o.t alter column ts type timestamptz;

-- case type.ts_tz_posix
set timezone = 'EST5EDT';
alter table o.t alter column ts type timestamptz;

-- case type.array_int_bigint
alter table o.t add column r int[];
alter table o.t alter column r type bigint[];

-- case type.array_varchar_widen
alter table o.t add column r varchar(10)[];
alter table o.t alter column r type varchar(20)[];

-- case type.array_varchar_text
alter table o.t add column r varchar(10)[];
alter table o.t alter column r type text[];

-- case type.array_plain_fail
alter table o.t add column r int[];
alter table o.t alter column r type int;

-- case type.array_text
alter table o.t add column r int[];
alter table o.t alter column r type text;

-- case type.text_array_fail
alter table o.t alter column b type text[];

-- case type.char_unbounded
alter table o.t alter column ch type bpchar;

-- case type.text_int_fail
alter table o.t alter column b type int;

-- case type.text_enum_fail
alter table o.t alter column u type o.en;

-- case type.enum_enum_fail
create type o.en2 as enum ('a', 'b');
alter table o.t alter column e type o.en2;

-- case type.cidr_inet_indexed
create index t_ci on o.t(ci);
alter table o.t alter column ci type inet;

-- case type.collate_given_again
alter table o.nopk add column v text collate "C";
create index nopk_v on o.nopk(v);
alter table o.nopk alter column v type text collate "C";

-- case type.varchar_referenced_widen
create table o.parent(code varchar(10) primary key);
create table o.child(code varchar(10) references o.parent);
insert into o.parent values ('a');
insert into o.child values ('a');
alter table o.parent alter column code type varchar(20);

-- case type.excluded
alter table o.nopk add column v varchar(10);
alter table o.nopk add constraint ex exclude (v with =);
alter table o.nopk alter column v type varchar(20);
