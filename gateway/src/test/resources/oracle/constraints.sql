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
