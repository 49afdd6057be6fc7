-- Reading and writing rows.

-- case dml.update_all
update o.t set a=a;

-- case dml.delete_all
delete from o.t;

-- case dml.select_for_update
select * from o.t for update;

-- case dml.insert_select
insert into o.empty select id from o.t;

-- case dml.select_all
select * from o.t;

-- case dml.select_table
table o.nopk;

-- case dml.select_nothing
select 1, now(), lower('X');

-- case dml.select_values
values (1), (2);

-- case dml.select_where
-- leaves open: scan
select * from o.t where id = 5;

-- case dml.select_join
-- leaves open: scan
select t.a from o.t join o.p on p.id = t.pid;

-- case dml.select_subquery
-- leaves open: scan
select a from o.t where exists (select 1 from o.nopk where k = t.a);

-- case dml.select_union
select a from o.t union all select k from o.nopk;

-- case dml.select_part
select * from o.pt;

-- case dml.select_inherits
create table o.par(id int);
create table o.chi() inherits (o.par);
insert into o.chi values (1);
select * from o.par;

-- case dml.select_only
create table o.par(id int);
create table o.chi() inherits (o.par);
insert into o.par values (1);
select * from only o.par;

-- case dml.select_function
-- leaves open: locks
select o.f_vol();

-- case dml.select_for_share
select * from o.t for share;

-- case dml.select_for_update_skip
-- leaves open: scan
select * from o.t where id = 5 for update skip locked;

-- case dml.update_keyed
-- leaves open: scan
update o.t set a = 1 where id = 5;

-- case dml.update_from
-- leaves open: scan
update o.t set a = p.id from o.p where p.id = t.pid;

-- case dml.update_part
-- leaves open: locks
update o.pt set b = 'y';

-- case dml.update_inherits
-- leaves open: locks
create table o.par(id int);
create table o.chi() inherits (o.par);
insert into o.chi values (1);
update o.par set id = 2;

-- case dml.update_fk_other_column
alter table o.t add constraint fk foreign key (pid) references o.p;
update o.t set a = 1;

-- case dml.update_trigger
-- leaves open: locks
create trigger tg before update on o.t for each row
  execute procedure suppress_redundant_updates_trigger();
update o.t set a = 1;

-- case dml.delete_where
-- leaves open: scan
delete from o.t where a = 5;

-- case dml.delete_using
-- leaves open: scan
delete from o.t using o.p where p.id = t.pid;

-- case dml.delete_referencing
alter table o.t add constraint fk foreign key (pid) references o.p;
delete from o.t;

-- case dml.delete_referenced_nothing
-- leaves open: locks, scan
create table o.child(id int references o.t on delete cascade);
delete from o.t where false;

-- case dml.insert_values
insert into o.nopk values (1, 2, 'x'), (2, 3, 'y');

-- case dml.insert_returning
insert into o.t(a, b) values (1, 'x') returning id, a;

-- case dml.insert_default
insert into o.t default values;

-- case dml.insert_conflict
insert into o.t(id, a) values (1, 2) on conflict (id) do update set a = excluded.a;

-- case dml.insert_part
-- leaves open: locks
insert into o.pt values (1, 2, 'x');

-- case dml.insert_same
insert into o.nopk select * from o.nopk;

-- case dml.merge
-- since 15
-- leaves open: scan
merge into o.nopk using o.p on p.id = nopk.k
  when matched then update set b = 'y'
  when not matched then insert values (p.id, p.id, 'z');

-- case dml.copy_out
copy o.t to stdout;

-- case dml.copy_out_columns
copy o.t (a, b) to stdout (format csv);

-- case dml.copy_out_query
copy (select a from o.t) to stdout;

-- case dml.copy_out_delete
copy (delete from o.nopk returning k) to stdout;

-- case dml.copy_in
copy o.nopk from stdin;

-- case dml.explain_analyze
explain analyze select * from o.t;

-- case dml.explain_analyze_update
explain (analyze) update o.t set a = 1;

-- case dml.execute
-- leaves open: locks, rewrite, scan, columns
prepare q as select * from o.t;
execute q;

-- case dml.call
-- leaves open: locks, rewrite, scan, columns
create procedure o.pr() language plpgsql as 'begin delete from o.nopk; end';
call o.pr();

-- case dml.do
-- leaves open: locks, rewrite, scan, columns
do 'begin delete from o.nopk; end';

-- case dml.nextval
select nextval('o.t_id_seq');

-- case dml.set
set local statement_timeout = '5s';

-- case dml.notify
notify news;

-- case dml.select_count
select count(*) from o.nopk;

-- case dml.select_part_one
-- leaves open: locks, scan
select * from o.pt where id = 5;

-- case dml.select_for_update_of
-- leaves open: scan
select t.a from o.t join o.p on p.id = t.pid for no key update of t;

-- case dml.select_with
with w as (select a from o.t) select * from w;

-- case dml.select_recursive
-- leaves open: scan
with recursive w(n) as (select 1 union all select n + 1 from w where n < 5) select n from w, o.p;

-- case dml.update_fk_column
-- leaves open: locks, scan
alter table o.t add constraint fk foreign key (pid) references o.p;
update o.t set pid = pid;

-- case dml.update_referenced_other_column
alter table o.p add column x int;
alter table o.t add constraint fk foreign key (pid) references o.p;
update o.p set x = 1;

-- case dml.delete_referenced
-- leaves open: locks, scan
create table o.child(id int references o.t);
delete from o.t;

-- case dml.delete_referenced_cascade
-- leaves open: locks, scan
create table o.child(id int references o.t on delete cascade);
insert into o.child values (1);
delete from o.t;

-- case dml.insert_fk
-- leaves open: locks, scan
alter table o.t add constraint fk foreign key (pid) references o.p;
insert into o.t(pid) values (1);

-- case dml.insert_fk_null
-- leaves open: locks, scan
alter table o.t add constraint fk foreign key (pid) references o.p;
insert into o.t(a) values (1);

-- case dml.insert_with
with gone as (delete from o.nopk returning k, k2, b) insert into o.empty select k from gone;

-- case dml.explain
explain select * from o.t where a = 1;

-- case dml.prepare
prepare q as select * from o.t;

-- case dml.cursor
declare c cursor for select * from o.t;
