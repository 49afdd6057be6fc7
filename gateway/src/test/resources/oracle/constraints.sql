-- Constraints of tables.

-- case con.check
alter table o.t add constraint ck check (a>0);

-- case con.check_nv
alter table o.t add constraint ck check (a>0) not valid;

-- case con.check_validate
alter table o.t add constraint ck check (a>0) not valid;
alter table o.t validate constraint ck;

-- case con.check_nv_and_validate_one_stmt_fail
alter table o.t add constraint ck check (a>0) not valid, validate constraint ck;

-- case con.validate_plus_drop_col
alter table o.t add constraint ck check (a>0) not valid;
alter table o.t validate constraint ck, drop column u;

-- case con.fk
alter table o.t add constraint fk foreign key (pid) references o.p(id);

-- case con.fk_nv
alter table o.t add constraint fk foreign key (pid) references o.p(id) not valid;

-- case con.fk_validate
alter table o.t add constraint fk foreign key (pid) references o.p(id) not valid;
alter table o.t validate constraint fk;

-- case con.fk_part_nv
create table o.p2(id int primary key);
insert into o.p2 select generate_series(0,3000);
alter table o.pt add constraint fk foreign key (k) references o.p2(id) not valid;

-- case con.fk_deferrable
alter table o.t add constraint fk foreign key (pid) references o.p(id);
alter table o.t alter constraint fk deferrable;

-- case con.unique
alter table o.t add constraint uq unique (u);

-- case con.unique_using
create unique index t_u on o.t(u);
alter table o.t add constraint uq unique using index t_u;

-- case con.pk
alter table o.nopk add primary key (k2);

-- case con.pk_nullable
alter table o.nopk add primary key (k);

-- case con.pk_using
create unique index npk on o.nopk(k2);
alter table o.nopk add primary key using index npk;

-- case con.pk_using_nullable
create unique index npk on o.nopk(k);
alter table o.nopk add primary key using index npk;

-- case con.pk_using_nullable_check
create unique index npk on o.nopk(k);
alter table o.nopk add constraint ck check (k is not null);
alter table o.nopk add primary key using index npk;

-- case con.exclude
alter table o.t add constraint ex exclude (u with =);

-- case con.drop_check
alter table o.t add constraint ck check (a>0);
alter table o.t drop constraint ck;

-- case con.drop_fk
alter table o.t add constraint fk foreign key (pid) references o.p(id);
alter table o.t drop constraint fk;

-- case con.drop_pk
alter table o.t drop constraint t_pkey;

-- case con.rename
alter table o.t add constraint ck check (a>0);
alter table o.t rename constraint ck to ck2;

-- case con.unique_nnd
-- since 15
alter table o.t add constraint uq unique nulls not distinct (u);

-- case con.nn_add
-- since 18
alter table o.t add constraint tnn not null nn;

-- case con.nn_add_notvalid
-- since 18
alter table o.t add constraint tnn not null nn not valid;

-- case con.nn_validate
-- since 18
alter table o.t add constraint tnn not null nn not valid;
alter table o.t validate constraint tnn;

-- case con.check_not_enforced
-- since 18
alter table o.t add constraint ck check (a>0) not enforced;

-- case con.fk_not_enforced
-- since 18
alter table o.t add constraint fk foreign key (pid) references o.p(id) not enforced;

-- case con.check_two
alter table o.t add constraint ck check (a > 0), add constraint ck2 check (m >= 0);

-- case con.check_unnamed
alter table o.t add check (a > 0);

-- case con.check_part
alter table o.pt add constraint ck check (k >= 0);

-- case con.check_part_nv
alter table o.pt add constraint ck check (k >= 0) not valid;

-- case con.check_part_validate
alter table o.pt add constraint ck check (k >= 0) not valid;
alter table o.pt validate constraint ck;

-- case con.check_inherit
create table o.par(id int);
create table o.chi() inherits (o.par);
insert into o.chi select generate_series(1, 100);
alter table o.par add constraint ck check (id > 0);

-- case con.check_inherit_validate
create table o.par(id int);
create table o.chi() inherits (o.par);
insert into o.chi select generate_series(1, 100);
alter table o.par add constraint ck check (id > 0) not valid;
alter table o.par validate constraint ck;

-- case con.check_validate_again
alter table o.t add constraint ck check (a > 0);
alter table o.t validate constraint ck;

-- case con.validate_missing_fail
alter table o.t validate constraint zzz;

-- case con.fk_self
alter table o.t add constraint fk foreign key (a) references o.t;

-- case con.fk_cascade
alter table o.t add constraint fk foreign key (pid) references o.p on delete cascade;

-- case con.fk_two
alter table o.t add constraint fk foreign key (pid) references o.p,
  add constraint fk2 foreign key (nn) references o.t;

-- case con.fk_part_drop
create table o.p2(id int primary key);
insert into o.p2 select generate_series(0, 3000);
alter table o.pt add constraint fk foreign key (k) references o.p2;
alter table o.pt drop constraint fk;

-- case con.fk_of_partition
alter table o.pt1 add constraint fk foreign key (k) references o.p not valid;

-- case con.fk_to_inherited
create table o.par(id int primary key);
create table o.chi() inherits (o.par);
insert into o.par select generate_series(1, 300);
alter table o.t add constraint fk foreign key (pid) references o.par;

-- case con.alter_missing_fail
alter table o.t alter constraint zzz deferrable;

-- case con.unique_two_columns
alter table o.t add unique (u, a);

-- case con.unique_include
alter table o.t add constraint uq unique (u) include (a);

-- case con.unique_deferrable
alter table o.t add constraint uq unique (u) deferrable;

-- case con.unique_using_deferrable
create unique index t_u on o.t(u);
alter table o.t add constraint uq unique using index t_u deferrable initially deferred;

-- case con.pk_proven
alter table o.nopk add constraint ck check (k is not null);
alter table o.nopk add primary key (k);

-- case con.pk_deferrable
alter table o.nopk add primary key (k2) deferrable;

-- case con.pk_using_missing_fail
alter table o.nopk add primary key using index zzz;

-- case con.pk_without_overlaps
-- since 18
create table o.rooms(room int4range, during tsrange);
insert into o.rooms values ('[1,1]', '[2020-01-01,2020-01-02)');
alter table o.rooms add primary key (room, during without overlaps);

-- case con.exclude_where
alter table o.t add constraint ex exclude (u with =) where (a > 0);

-- case con.exclude_gist
create table o.rooms(room int4range, during tsrange);
insert into o.rooms values ('[1,1]', '[2020-01-01,2020-01-02)');
alter table o.rooms add exclude using gist (room with =, during with &&);

-- case con.nn_add_proven
-- since 18
alter table o.t add constraint ck check (nn is not null);
alter table o.t add constraint tnn not null nn;

-- case con.nn_add_part
-- since 18
alter table o.pt add constraint tnn not null k;

-- case con.nn_add_part_notvalid
-- since 18
alter table o.pt add constraint tnn not null k not valid;

-- case con.nn_validate_part
-- since 18
alter table o.pt add constraint tnn not null k not valid;
alter table o.pt validate constraint tnn;

-- case con.nn_add_again
-- since 18
alter table o.t add not null m;

-- case con.nn_drop
-- since 18
alter table o.t add constraint tnn not null nn;
alter table o.t drop constraint tnn;

-- case con.drop_unique
alter table o.t add constraint uq unique (u);
alter table o.t drop constraint uq;

-- case con.drop_pk_referenced_fail
alter table o.t add constraint fk foreign key (pid) references o.p;
alter table o.p drop constraint p_pkey;

-- case con.drop_pk_referenced_cascade
alter table o.t add constraint fk foreign key (pid) references o.p;
alter table o.p drop constraint p_pkey cascade;

-- case con.drop_check_inherit
create table o.par(id int);
create table o.chi() inherits (o.par);
alter table o.par add constraint ck check (id > 0);
alter table o.par drop constraint ck;

-- case con.drop_check_part
alter table o.pt add constraint ck check (k >= 0);
alter table o.pt drop constraint ck;

-- case con.drop_unique_part
alter table o.pt add constraint uq unique (id);
alter table o.pt drop constraint uq;

-- case con.drop_fk_self
alter table o.t add constraint fk foreign key (a) references o.t;
alter table o.t drop constraint fk;

-- case con.drop_exclude
alter table o.t add constraint ex exclude (u with =);
alter table o.t drop constraint ex;

-- case con.drop_missing_fail
alter table o.t drop constraint zzz;

-- case con.drop_missing_if_exists
alter table o.t drop constraint if exists zzz;

-- case con.drop_not_enforced
-- since 18
alter table o.t add constraint fk foreign key (pid) references o.p not enforced;
alter table o.t drop constraint fk;

-- case con.rename_pk
alter table o.t rename constraint t_pkey to pk;

-- case con.rename_part
alter table o.pt add constraint ck check (k >= 0);
alter table o.pt rename constraint ck to ck2;

-- case con.rename_inherit
create table o.par(id int);
create table o.chi() inherits (o.par);
alter table o.par add constraint ck check (id > 0);
alter table o.par rename constraint ck to ck2;

-- case con.rename_fk
alter table o.t add constraint fk foreign key (pid) references o.p;
alter table o.t rename constraint fk to fk2;

-- case con.add_and_drop
alter table o.t add constraint ck check (a > 0);
alter table o.t drop constraint ck, add constraint ck check (a > -1);

-- case con.drop_and_add_fk_nv
alter table o.t add constraint fk foreign key (pid) references o.p;
alter table o.t drop constraint fk, add constraint fk foreign key (pid) references o.p not valid;

-- case con.fk_enforce
-- since 18
alter table o.t add constraint fk foreign key (pid) references o.p(id) not enforced;
alter table o.t alter constraint fk enforced;

-- case con.check_part_no_inherit_fail
alter table o.pt add constraint ck check (k >= 0) no inherit;

-- case con.check_part_only_fail
alter table only o.pt add constraint ck check (k >= 0);

-- case con.check_inherit_no_inherit
create table o.par(id int);
create table o.chi() inherits (o.par);
alter table o.par add constraint ck check (id > 0) no inherit;

-- case con.check_inherit_merge
create table o.par(id int);
create table o.chi() inherits (o.par);
insert into o.chi select generate_series(1, 100);
alter table o.chi add constraint ck check (id > 0);
alter table o.par add constraint ck check (id > 0);

-- case con.check_no_inherit_validate
create table o.par(id int);
create table o.chi() inherits (o.par);
alter table o.par add constraint ck check (id > 0) no inherit not valid;
alter table o.par validate constraint ck;

-- case con.check_taken_fail
alter table o.t add constraint ck check (a > 0);
alter table o.t add constraint ck check (a > 1);

-- case con.check_not_enforced_validate_fail
-- since 18
alter table o.t add constraint ck check (a > 0) not enforced;
alter table o.t validate constraint ck;

-- case con.fk_empty
alter table o.empty add constraint fk foreign key (id) references o.p;

-- case con.fk_to_part
create table o.pp(id int primary key) partition by range(id);
create table o.pp1 partition of o.pp for values from (0) to (1000);
insert into o.pp select generate_series(1, 300);
alter table o.t add constraint fk foreign key (pid) references o.pp;

-- case con.fk_to_part_nv
create table o.pp(id int primary key) partition by range(id);
create table o.pp1 partition of o.pp for values from (0) to (1000);
alter table o.t add constraint fk foreign key (pid) references o.pp not valid;

-- case con.fk_to_part_validate
create table o.pp(id int primary key) partition by range(id);
create table o.pp1 partition of o.pp for values from (0) to (1000);
insert into o.pp select generate_series(1, 300);
alter table o.t add constraint fk foreign key (pid) references o.pp not valid;
alter table o.t validate constraint fk;

-- case con.fk_part
create table o.p2(id int primary key);
insert into o.p2 select generate_series(800, 1200);
alter table o.pt add constraint fk foreign key (k) references o.p2;

-- case con.fk_part_validate
-- since 18
create table o.p2(id int primary key);
insert into o.p2 select generate_series(800, 1200);
alter table o.pt add constraint fk foreign key (k) references o.p2 not valid;
alter table o.pt validate constraint fk;

-- case con.fk_part_deferrable
create table o.p2(id int primary key);
insert into o.p2 select generate_series(0, 3000);
alter table o.pt add constraint fk foreign key (k) references o.p2;
alter table o.pt alter constraint fk deferrable;

-- case con.fk_to_part_drop
create table o.pp(id int primary key) partition by range(id);
create table o.pp1 partition of o.pp for values from (0) to (1000);
insert into o.pp select generate_series(1, 300);
alter table o.t add constraint fk foreign key (pid) references o.pp;
alter table o.t drop constraint fk;

-- case con.fk_not_enforce
-- since 18
alter table o.t add constraint fk foreign key (pid) references o.p;
alter table o.t alter constraint fk not enforced;

-- case con.fk_enforce_again
-- since 18
alter table o.t add constraint fk foreign key (pid) references o.p;
alter table o.t alter constraint fk enforced;

-- case con.alter_unique_fail
alter table o.t alter constraint t_pkey deferrable;

-- case con.unique_part
alter table o.pt add constraint uq unique (id);

-- case con.unique_part_key_missing_fail
alter table o.pt add constraint uq unique (k);

-- case con.unique_part_one_indexed
alter table o.pt1 add constraint uq1 unique (id);
alter table o.pt add constraint uq unique (id);

-- case con.pk_part
alter table o.pt add primary key (id);

-- case con.pk_part_only
-- until 17
alter table o.pt1 alter column id set not null;
alter table o.pt2 alter column id set not null;
alter table only o.pt alter column id set not null;
alter table only o.pt add primary key (id);

-- case con.pk_second_fail
alter table o.t add primary key (u);

-- case con.pk_inherited
create table o.par(id int);
create table o.chi() inherits (o.par);
insert into o.chi select generate_series(1, 100);
alter table o.par add primary key (id);

-- case con.fk_period
-- since 18
create table o.rooms(room int4range, during tsrange, primary key (room, during without overlaps));
create table o.bookings(room int4range, during tsrange);
alter table o.bookings add foreign key (room, period during) references o.rooms (room, period during);

-- case con.exclude_part
-- since 17
alter table o.pt add constraint ex exclude (id with =);

-- case con.exclude_part_fail
-- until 16
alter table o.pt add constraint ex exclude (id with =);

-- case con.nn_add_no_inherit
-- since 18
create table o.par(id int);
create table o.chi() inherits (o.par);
alter table o.par add constraint tnn not null id no inherit;

-- case con.nn_set_inherit
-- since 18
create table o.par(id int);
create table o.chi() inherits (o.par);
insert into o.chi select generate_series(1, 100);
alter table o.par add constraint tnn not null id no inherit;
alter table o.par alter constraint tnn inherit;

-- case con.nn_set_no_inherit
-- since 18
create table o.par(id int);
create table o.chi() inherits (o.par);
alter table o.par add constraint tnn not null id;
alter table o.par alter constraint tnn no inherit;

-- case con.drop_check_inherit_only
create table o.par(id int);
create table o.chi() inherits (o.par);
alter table o.par add constraint ck check (id > 0);
alter table only o.par drop constraint ck;

-- case con.drop_inherited_fail
create table o.par(id int);
create table o.chi() inherits (o.par);
alter table o.par add constraint ck check (id > 0);
alter table o.chi drop constraint ck;
