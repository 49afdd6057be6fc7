-- Enums, composite types and domains.

-- case enum.add_value_v11
alter type o.en add value 'c';

-- case enum.rename
alter type o.en rename value 'a' to 'z';

-- case dom.add_check
alter domain o.dom_plain add constraint dc check (value < 1000000);

-- case dom.add_check_nv
alter domain o.dom_plain add constraint dc check (value < 1000000) not valid;

-- case dom.validate
alter domain o.dom_plain add constraint dc check (value < 1000000) not valid;
alter domain o.dom_plain validate constraint dc;

-- case dom.set_nn
alter domain o.dom_plain set not null;

-- case enum.add_value
alter type o.en add value 'c';

-- case enum.add_before
alter type o.en add value 'c' before 'a';

-- case enum.add_if_not_exists
alter type o.en add value if not exists 'a';

-- case enum.rename_type
alter type o.en rename to en2;

-- case enum.owner
alter type o.en owner to pg_monitor;

-- case enum.set_schema
alter type o.en set schema public;

-- case enum.create
create type o.en2 as enum ('x');

-- case comp.add_attribute_used
create type o.ct as (x int);
create table o.uses(c o.ct);
alter type o.ct add attribute y int;

-- case comp.add_attribute
create type o.ct as (x int);
alter type o.ct add attribute y int;

-- case dom.add_check_two_tables
alter table o.nopk add column d o.dom_plain;
alter domain o.dom_plain add constraint dc check (value < 1000000);

-- case dom.add_check_unused
alter domain o.dom_def add constraint dc check (value < 1000000);

-- case dom.add_check_part
alter table o.pt add column d o.dom_plain;
alter domain o.dom_plain add constraint dc check (value < 1000000);

-- case dom.add_check_over
create domain o.dd as o.dom_plain;
alter table o.nopk add column d o.dd;
alter domain o.dom_plain add constraint dc check (value < 1000000);

-- case dom.add_check_matview
create materialized view o.mv as select dp from o.t;
alter domain o.dom_plain add constraint dc check (value < 1000000);

-- case dom.add_check_view
create view o.v as select dp from o.t;
alter domain o.dom_plain add constraint dc check (value < 1000000);

-- case dom.add_not_null
-- since 17
alter domain o.dom_plain add constraint dnn not null;

-- case dom.set_nn_already
alter domain o.dom_nn set not null;

-- case dom.drop_nn
alter domain o.dom_nn drop not null;

-- case dom.set_default
alter domain o.dom_plain set default 5;

-- case dom.drop_constraint
alter domain o.dom_chk drop constraint dom_chk_check;

-- case dom.rename_constraint
alter domain o.dom_chk rename constraint dom_chk_check to dcc;

-- case dom.rename
alter domain o.dom_plain rename to dom_simple;

-- case dom.owner
alter domain o.dom_plain owner to pg_monitor;

-- case dom.set_schema
alter domain o.dom_plain set schema public;

-- case dom.create
create domain o.dd as text default 'x' check (value <> '');

-- case enum.add_and_use
-- leaves open: scan
-- together
alter type o.en add value 'q';
update o.t set e='q' where id=1;

-- case enum.drop_used_fail
drop type o.en;

-- case enum.drop_used_cascade
drop type o.en cascade;

-- case enum.drop
create type o.en2 as enum ('x');
drop type o.en2;

-- case comp.alter_attribute_used_fail
create type o.ct as (x int);
create table o.uses(c o.ct);
alter type o.ct alter attribute x type bigint;

-- case comp.alter_attribute_typed
create type o.ct as (x int);
create table o.tt of o.ct;
insert into o.tt values (1);
alter type o.ct alter attribute x type bigint cascade;

-- case comp.drop_attribute_typed
create type o.ct as (x int, y int);
create table o.tt of o.ct;
insert into o.tt values (1, 2);
alter type o.ct drop attribute y cascade;

-- case comp.rename_attribute_typed
create type o.ct as (x int);
create table o.tt of o.ct;
alter type o.ct rename attribute x to y cascade;

-- case comp.add_attribute_typed_restrict_fail
create type o.ct as (x int);
create table o.tt of o.ct;
alter type o.ct add attribute y int;

-- case comp.drop_typed_cascade
create type o.ct as (x int);
create table o.tt of o.ct;
drop type o.ct cascade;

-- case dom.add_check_array_fail
alter table o.nopk add column d o.dom_plain[];
alter domain o.dom_plain add constraint dc check (value < 1000000);

-- case dom.drop_used_fail
drop domain o.dom_plain;

-- case dom.drop_used_cascade
drop domain o.dom_plain cascade;
