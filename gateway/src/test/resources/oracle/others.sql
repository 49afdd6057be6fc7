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
