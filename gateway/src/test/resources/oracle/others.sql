-- Sequences, publications, statistics.

-- case seq.alter
alter sequence o.t_id_seq increment by 2;

-- case seq.restart
alter sequence o.t_id_seq restart with 5000;

-- case pub.create
create publication pb for table o.t;

-- case stats.vacuum_analyze
vacuum analyze o.t;

-- case seq.create
create sequence o.sq;

-- case seq.rename
alter sequence o.t_id_seq rename to sq;

-- case seq.owner
create sequence o.sq;
alter sequence o.sq owner to pg_monitor;

-- case seq.set_schema
create sequence o.sq;
alter sequence o.sq set schema public;

-- case seq.as_bigint
alter sequence o.t_id_seq as bigint;

-- case seq.drop
create sequence o.sq;
drop sequence o.sq;

-- case pub.create_two
create publication pb for table o.t, o.p;

-- case pub.create_inherits
create table o.par(id int);
create table o.chi() inherits (o.par);
create publication pb for table o.par;

-- case other.role
create role oracle_role;

-- case other.transform
create collation o.col from "C";

-- case seq.create_owned
create sequence o.sq owned by o.t.a;

-- case seq.owned
create sequence o.sq;
alter sequence o.sq owned by o.t.a;

-- case seq.owned_none
create sequence o.sq owned by o.t.a;
alter sequence o.sq owned by none;

-- case seq.owner_fail
alter sequence o.t_id_seq owner to pg_monitor;

-- case seq.drop_default_fail
create sequence o.sq;
alter table o.t alter column a set default nextval('o.sq');
drop sequence o.sq;

-- case seq.drop_default_cascade
create sequence o.sq;
alter table o.t alter column a set default nextval('o.sq');
drop sequence o.sq cascade;

-- case seq.drop_serial_fail
alter table o.nopk add column s serial;
drop sequence o.nopk_s_seq;

-- case seq.drop_serial_cascade
alter table o.nopk add column s serial;
drop sequence o.nopk_s_seq cascade;

-- case seq.drop_identity_fail
drop sequence o.t_id_seq;

-- case pub.create_all
create publication pb for all tables;

-- case pub.create_empty
create publication pb;

-- case pub.create_part
create publication pb for table o.pt;

-- case pub.create_schema
-- since 15
create publication pb for tables in schema o;

-- case pub.add_table
create publication pb for table o.t;
alter publication pb add table o.p;

-- case pub.set_table
create publication pb for table o.t;
alter publication pb set table o.p;

-- case pub.drop_table
create publication pb for table o.t, o.p;
alter publication pb drop table o.p;

-- case pub.set_option
create publication pb for table o.t;
alter publication pb set (publish = 'insert');

-- case pub.set_option_all
create publication pb for all tables;
alter publication pb set (publish = 'insert');

-- case pub.drop
create publication pb for table o.t;
drop publication pb;

-- case pub.rename
create publication pb for table o.t;
alter publication pb rename to pb2;

-- case sub.create
create subscription sb connection 'dbname=none' publication pb with (connect = false);

-- case other.extension
-- leaves open: locks, rewrite, scan, columns
create extension if not exists plpgsql;

-- case other.create_database_fail
create database oracle_never;

-- case other.event_trigger
create function o.f_ev() returns event_trigger language plpgsql as 'begin end';
create event trigger ev on ddl_command_end execute function o.f_ev();

-- case other.security_label_fail
-- leaves open: locks, rewrite, scan, columns
security label on table o.t is 'x';
