-- Partitions.

-- case part.create_of
create table o.pt3 partition of o.pt for values from (3000) to (4000);

-- case part.create_of_default_exists
create table o.ptd partition of o.pt default;
insert into o.ptd select g,g,g from generate_series(5000,6000) g;
create table o.pt3 partition of o.pt for values from (3000) to (4000);

-- case part.attach
create table o.na(id int, k int, b text);
insert into o.na select g,g,g from generate_series(3000,3999) g;
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.attach_parent
create table o.na(id int, k int, b text);
insert into o.na select g,g,g from generate_series(3000,3999) g;
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.attach_default_scan
create table o.na(id int, k int, b text);
insert into o.na select g,g,g from generate_series(3000,3999) g;
create table o.ptd partition of o.pt default;
insert into o.ptd select g,g,g from generate_series(5000,6000) g;
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.detach
alter table o.pt detach partition o.pt1;

-- case part.detach_parent
alter table o.pt detach partition o.pt1;

-- case part.detach_conc
-- since 14
alter table o.pt detach partition o.pt1 concurrently;

-- case part.create_of_default
create table o.ptd partition of o.pt default;

-- case part.create_of_sub
create table o.pts partition of o.pt for values from (3000) to (4000) partition by range (k);

-- case part.create_of_in_sub
create table o.pts partition of o.pt for values from (3000) to (4000) partition by range (k);
create table o.pts1 partition of o.pts for values from (0) to (10);

-- case part.create_of_indexed
create index i1 on o.pt(k);
create table o.pt3 partition of o.pt for values from (3000) to (4000);

-- case part.create_of_fk
create table o.p2(id int primary key);
insert into o.p2 select generate_series(0, 3000);
alter table o.pt add constraint fk foreign key (k) references o.p2;
create table o.pt3 partition of o.pt for values from (3000) to (4000);

-- case part.create_of_list
create table o.pl(k text, v int) partition by list (k);
create table o.pla partition of o.pl for values in ('a', null);
create table o.plb partition of o.pl for values in ('b');

-- case part.create_of_hash
create table o.ph(k text, v int) partition by hash (k);
create table o.ph0 partition of o.ph for values with (modulus 2, remainder 0);

-- case part.create_of_trigger
create trigger tg before update on o.pt for each row
  execute procedure suppress_redundant_updates_trigger();
create table o.pt3 partition of o.pt for values from (3000) to (4000);

-- case part.attach_check_nv
create table o.na(id int not null, k int, b text);
insert into o.na select g, g, 'x' from generate_series(3000, 3100) g;
alter table o.na add constraint ck check (id >= 3000 and id < 4000) not valid;
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.attach_empty
create table o.na(id int, k int, b text);
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.attach_default
create table o.na(id int, k int, b text);
insert into o.na select g, g, 'x' from generate_series(3000, 3100) g;
alter table o.pt attach partition o.na default;

-- case part.attach_list
create table o.pl(k text, v int) partition by list (k);
create table o.pla(k text, v int);
insert into o.pla values ('a', 1);
alter table o.pl attach partition o.pla for values in ('a', 'b');

-- case part.attach_hash
create table o.ph(k text, v int) partition by hash (k);
create table o.ph0(k text, v int);
alter table o.ph attach partition o.ph0 for values with (modulus 1, remainder 0);

-- case part.attach_trigger
create trigger tg before update on o.pt for each row
  execute procedure suppress_redundant_updates_trigger();
create table o.na(id int, k int, b text);
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.detach_default
create table o.ptd partition of o.pt default;
alter table o.pt detach partition o.ptd;

-- case part.detach_beside_default
create table o.ptd partition of o.pt default;
alter table o.pt detach partition o.pt1;

-- case part.detach_indexed
create index i1 on o.pt(k);
alter table o.pt detach partition o.pt1;

-- case part.detach_conc_indexed
-- since 14
create index i1 on o.pt(k);
alter table o.pt detach partition o.pt1 concurrently;

-- case part.drop
drop table o.pt1;

-- case part.drop_beside_default
create table o.ptd partition of o.pt default;
drop table o.pt1;

-- case part.drop_parent
drop table o.pt;

-- case part.truncate_parent
truncate o.pt;

-- case part.rename
alter table o.pt1 rename to pt9;

-- case part.rename_parent
alter table o.pt rename to pt9;

-- case part.owner_parent
alter table o.pt owner to pg_monitor;

-- case part.set_schema_parent
alter table o.pt set schema public;

-- case part.tablespace_parent
alter table o.pt set tablespace ts1;

-- case part.policy
create policy po on o.pt using (true);

-- case part.enable_rls
alter table o.pt enable row level security;

-- case part.comment
comment on table o.pt is 'x';

-- case part.grant
grant select on o.pt to public;

-- case part.lock
lock table o.pt in share mode;

-- case part.lock_only
lock table only o.pt in share mode;

-- case part.replica_identity
alter table o.pt replica identity full;

-- case part.attach_check
create table o.na(id int, k int, b text);
insert into o.na select g,g,g from generate_series(3000,3999) g;
alter table o.na add constraint ck check (id is not null and id >= 3000 and id < 4000);
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.create_of_referenced
create table o.pp(id int primary key) partition by range(id);
create table o.pp1 partition of o.pp for values from (0) to (1000);
create table o.uses(id int references o.pp);
create table o.pp2 partition of o.pp for values from (1000) to (2000);

-- case part.create_of_default_proven
create table o.ptd partition of o.pt default;
insert into o.ptd select g, g, 'x' from generate_series(5000, 5100) g;
alter table o.ptd add constraint ck check (id is not null and id >= 5000);
create table o.pt3 partition of o.pt for values from (3000) to (4000);

-- case part.attach_nn_check
create table o.na(id int not null, k int, b text);
insert into o.na select g, g, 'x' from generate_series(3000, 3100) g;
alter table o.na add constraint ck check (id >= 3000 and id < 4000);
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.attach_check_wider
create table o.na(id int not null, k int, b text);
insert into o.na select g, g, 'x' from generate_series(3000, 3100) g;
alter table o.na add constraint ck check (id >= 2000 and id < 4000);
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.attach_check_narrower
create table o.na(id int not null, k int, b text);
insert into o.na select g, g, 'x' from generate_series(3000, 3100) g;
alter table o.na add constraint ck check (id >= 3000 and id <= 3500);
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.attach_check_two
create table o.na(id int not null, k int, b text);
insert into o.na select g, g, 'x' from generate_series(3000, 3100) g;
alter table o.na add constraint ck check (id >= 3000);
alter table o.na add constraint ck2 check (id < 4000);
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.attach_check_nullable
create table o.na(id int, k int, b text);
insert into o.na select g, g, 'x' from generate_series(3000, 3100) g;
alter table o.na add constraint ck check (id >= 3000 and id < 4000);
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.attach_check_other_column
create table o.na(id int not null, k int, b text);
insert into o.na select g, g, 'x' from generate_series(3000, 3100) g;
alter table o.na add constraint ck check (k >= 3000 and k < 4000);
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.attach_check_unbounded
create table o.na(id int not null, k int, b text);
insert into o.na select g, g, 'x' from generate_series(3000, 3100) g;
alter table o.na add constraint ck check (id >= 3000);
alter table o.pt attach partition o.na for values from (3000) to (maxvalue);

-- case part.attach_default_proven
create table o.na(id int not null, k int, b text);
insert into o.na select g, g, 'x' from generate_series(3000, 3100) g;
alter table o.na add constraint ck check (id >= 3000 and id < 4000);
create table o.ptd partition of o.pt default;
insert into o.ptd select g, g, 'x' from generate_series(5000, 5100) g;
alter table o.ptd add constraint ckd check (id is not null and id >= 5000);
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.attach_list_proven
create table o.pl(k text, v int) partition by list (k);
create table o.pla(k text not null, v int);
insert into o.pla values ('a', 1);
alter table o.pla add constraint ck check (k in ('a', 'b'));
alter table o.pl attach partition o.pla for values in ('a', 'b');

-- case part.attach_indexed
create index i1 on o.pt(k);
create table o.na(id int, k int, b text);
insert into o.na select g, g, 'x' from generate_series(3000, 3100) g;
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.attach_indexed_both
create index i1 on o.pt(k);
create table o.na(id int, k int, b text);
insert into o.na select g, g, 'x' from generate_series(3000, 3100) g;
create index na_k on o.na(k);
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.attach_pk
alter table o.pt add primary key (id);
create table o.na(id int not null, k int, b text);
insert into o.na select g, g, 'x' from generate_series(3000, 3100) g;
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.attach_pk_both
alter table o.pt add primary key (id);
create table o.na(id int primary key, k int, b text);
insert into o.na select g, g, 'x' from generate_series(3000, 3100) g;
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.attach_fk
create table o.p2(id int primary key);
insert into o.p2 select generate_series(0, 4000);
alter table o.pt add constraint fk foreign key (k) references o.p2;
create table o.na(id int, k int, b text);
insert into o.na select g, g, 'x' from generate_series(3000, 3100) g;
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.attach_fk_both
create table o.p2(id int primary key);
insert into o.p2 select generate_series(0, 4000);
alter table o.pt add constraint fk foreign key (k) references o.p2;
create table o.na(id int, k int references o.p2, b text);
insert into o.na select g, g, 'x' from generate_series(3000, 3100) g;
alter table o.pt attach partition o.na for values from (3000) to (4000);

-- case part.attach_referenced
create table o.pp(id int primary key) partition by range(id);
create table o.pp1 partition of o.pp for values from (0) to (1000);
create table o.uses(id int references o.pp);
create table o.pp2(id int primary key);
alter table o.pp attach partition o.pp2 for values from (1000) to (2000);

-- case part.attach_sub
create table o.pts(id int, k int, b text) partition by range (k);
create table o.pts1 partition of o.pts for values from (0) to (9000);
insert into o.pts select g, g, 'x' from generate_series(3000, 3100) g;
alter table o.pt attach partition o.pts for values from (3000) to (4000);

-- case part.attach_already_fail
alter table o.pt attach partition o.pt1 for values from (3000) to (4000);

-- case part.detach_fk
create table o.p2(id int primary key);
insert into o.p2 select generate_series(0, 3000);
alter table o.pt add constraint fk foreign key (k) references o.p2;
alter table o.pt detach partition o.pt1;

-- case part.detach_referenced
create table o.pp(id int primary key) partition by range(id);
create table o.pp1 partition of o.pp for values from (0) to (1000);
create table o.uses(id int references o.pp);
alter table o.pp detach partition o.pp1;

-- case part.detach_sub
create table o.pts partition of o.pt for values from (3000) to (4000) partition by range (k);
create table o.pts1 partition of o.pts for values from (0) to (9000);
alter table o.pt detach partition o.pts;

-- case part.detach_conc_default_fail
-- since 14
create table o.ptd partition of o.pt default;
alter table o.pt detach partition o.pt1 concurrently;

-- case part.detach_not_one_fail
alter table o.pt detach partition o.t;

-- case part.truncate
truncate o.pt1;

-- case part.truncate_only_fail
truncate only o.pt;

-- case part.trigger
create trigger tg before update on o.pt for each row
  execute procedure suppress_redundant_updates_trigger();

-- case part.trigger_statement
create trigger tg after update on o.pt for each statement
  execute procedure suppress_redundant_updates_trigger();

-- case part.trigger_drop
create trigger tg before update on o.pt for each row
  execute procedure suppress_redundant_updates_trigger();
drop trigger tg on o.pt;

-- case part.trigger_disable
create trigger tg before update on o.pt for each row
  execute procedure suppress_redundant_updates_trigger();
alter table o.pt disable trigger tg;

-- case part.analyze
analyze o.pt;

-- case part.vacuum
vacuum o.pt;

-- case part.vacuum_full
vacuum full o.pt;

-- case part.publish
create publication pb for table o.pt;
