-- Indexes.

-- case idx.create
create index i1 on o.t(a);

-- case idx.create_unique
create unique index i1 on o.t(u);

-- case idx.create_conc
create index concurrently i1 on o.t(a);

-- case idx.create_ine_conc
create index concurrently if not exists i1 on o.t(a);

-- case idx.drop
create index i1 on o.t(a);
drop index o.i1;

-- case idx.drop_conc
create index i1 on o.t(a);
drop index concurrently o.i1;

-- case idx.reindex_index
create index i1 on o.t(a);
reindex index o.i1;

-- case idx.reindex_table
create index i1 on o.t(a);
reindex table o.t;

-- case idx.rename
create index i1 on o.t(a);
alter index o.i1 rename to i2;

-- case idx.set
create index i1 on o.t(a);
alter index o.i1 set (fillfactor=70);

-- case idx.part_parent
create index i1 on o.pt(k);

-- case idx.part_parent_conc_fail
create index concurrently i1 on o.pt(k);

-- case idx.part_only
create index i1 on only o.pt(k);

-- case idx.part_attach
create index i1 on only o.pt(k);
create index i1a on o.pt1(k);
alter index o.i1 attach partition o.i1a;

-- case idx.reindex_table_conc
reindex table concurrently o.t;

-- case idx.reindex_index_conc
create index i1 on o.t(a);
reindex index concurrently o.i1;

-- case idx.create_expression
create index on o.t(lower(b));

-- case idx.create_partial
create index i1 on o.t(a) where b is not null;

-- case idx.create_include
create index i1 on o.t(a desc) include (b);

-- case idx.create_hash
create index i1 on o.t using hash (a);

-- case idx.create_brin
create index i1 on o.t using brin (a);

-- case idx.create_gin
alter table o.t add column tags text[];
create index i1 on o.t using gin (tags);

-- case idx.create_gist
alter table o.t add column r int4range;
create index i1 on o.t using gist (r);

-- case idx.create_options
create index i1 on o.t(b text_pattern_ops) with (fillfactor = 70) tablespace ts1;

-- case idx.create_collate
create index i1 on o.t(b collate "C");

-- case idx.create_nnd
-- since 15
create unique index i1 on o.t(u) nulls not distinct;

-- case idx.create_fn
create index i1 on o.t((o.f_imm() + a));

-- case idx.create_exists_fail
create index i1 on o.t(a);
create index i1 on o.t(b);

-- case idx.create_if_not_exists
create index i1 on o.t(a);
create index if not exists i1 on o.t(b);

-- case idx.create_empty
create index i1 on o.empty(id);

-- case idx.create_matview
create materialized view o.mv as select id, a from o.t;
create index i1 on o.mv(a);

-- case idx.create_matview_conc
create materialized view o.mv as select id, a from o.t;
create unique index concurrently i1 on o.mv(id);

-- case idx.create_conc_partial
create unique index concurrently i1 on o.t(u) where a > 0;

-- case idx.create_conc_partition
create index concurrently i1 on o.pt1(k);

-- case idx.create_conc_exists
create index i1 on o.t(a);
create index concurrently if not exists i1 on o.t(b);

-- case idx.create_inherits
create table o.par(id int);
create table o.chi() inherits (o.par);
create index i1 on o.par(id);

-- case idx.part_unique
create unique index i1 on o.pt(id);

-- case idx.part_sub
create table o.pts partition of o.pt for values from (3000) to (4000) partition by range (k);
create table o.pts1 partition of o.pts for values from (0) to (9000);
create index i1 on o.pt(k);

-- case idx.part_attach_last
create index i1 on only o.pt(k);
create index i1a on o.pt1(k);
create index i1b on o.pt2(k);
alter index o.i1 attach partition o.i1a;
alter index o.i1 attach partition o.i1b;

-- case idx.part_drop
create index i1 on o.pt(k);
drop index o.i1;

-- case idx.part_rename
create index i1 on o.pt(k);
alter index o.i1 rename to i2;

-- case idx.drop_two
create index i1 on o.t(a);
create index i2 on o.nopk(k);
drop index o.i1, o.i2;

-- case idx.drop_missing_if_exists
drop index if exists o.zzz;

-- case idx.drop_constraint_fail
drop index o.t_pkey;

-- case idx.drop_matview
create materialized view o.mv as select id, a from o.t;
create index i1 on o.mv(a);
drop index o.i1;

-- case idx.drop_conc_if_exists
create index i1 on o.t(a);
drop index concurrently if exists o.i1;

-- case idx.reindex_pk
reindex index o.t_pkey;

-- case idx.reindex_pk_conc
reindex index concurrently o.t_pkey;

-- case idx.reindex_verbose
create index i1 on o.t(a);
reindex (verbose) table o.t;

-- case idx.reindex_table_without
reindex table o.nopk;

-- case idx.reindex_matview
create materialized view o.mv as select id, a from o.t;
create index i1 on o.mv(a);
reindex table o.mv;

-- case idx.reindex_partition
create index i1 on o.pt(k);
reindex table o.pt1;

-- case idx.reindex_tablespace
-- since 14
create index i1 on o.t(a);
reindex (tablespace ts1) index o.i1;

-- case idx.reindex_schema
-- leaves open: locks, rewrite, scan, columns
create index i1 on o.t(a);
reindex schema o;

-- case idx.reset
create index i1 on o.t(a) with (fillfactor = 70);
alter index o.i1 reset (fillfactor);

-- case idx.rename_if_exists_missing
alter index if exists o.zzz rename to yyy;

-- case idx.cluster_again
cluster o.t using t_pkey;
cluster o.t;

-- case idx.cluster_on
alter table o.t cluster on t_pkey;

-- case idx.cluster_without
alter table o.t set without cluster;

-- case idx.cluster_matview
create materialized view o.mv as select id, a from o.t;
create index i1 on o.mv(a);
cluster o.mv using i1;

-- case idx.cluster_empty
create index i1 on o.empty(id);
cluster o.empty using i1;

-- case idx.create_missing_column_fail
create index i1 on o.t(zzz);

-- case idx.create_view_fail
create view o.v as select a from o.t;
create index i1 on o.v(a);

-- case idx.part_one_indexed
create index pt1_k on o.pt1(k);
create index i1 on o.pt(k);

-- case idx.part_other_indexed
create index pt1_b on o.pt1(b);
create index i1 on o.pt(k);

-- case idx.part_unique_key_missing_fail
create unique index i1 on o.pt(k);

-- case idx.part_drop_conc_fail
create index i1 on o.pt(k);
drop index concurrently o.i1;

-- case idx.part_drop_child_fail
create index i1 on o.pt(k);
drop index o.pt1_k_idx;

-- case idx.drop_missing_fail
-- leaves open: locks, rewrite, scan
drop index o.zzz;

-- case idx.drop_conc_two_fail
create index i1 on o.t(a);
create index i2 on o.nopk(k);
drop index concurrently o.i1, o.i2;

-- case idx.reindex_part_table
-- since 14
create index i1 on o.pt(k);
reindex table o.pt;

-- case idx.reindex_part_index
-- since 14
create index i1 on o.pt(k);
reindex index o.i1;

-- case idx.reindex_missing_fail
-- leaves open: locks, rewrite, scan
reindex index o.zzz;

-- case idx.set_tablespace
create index i1 on o.t(a);
alter index o.i1 set tablespace ts1;

-- case idx.set_statistics
create index i1 on o.t((a + 1));
alter index o.i1 alter column 1 set statistics 100;

-- case idx.rename_as_table
create index i1 on o.t(a);
alter table o.i1 rename to i2;

-- case idx.cluster_never_fail
cluster o.t;

-- case idx.cluster_part
-- since 15
create index i1 on o.pt(k);
cluster o.pt using i1;
