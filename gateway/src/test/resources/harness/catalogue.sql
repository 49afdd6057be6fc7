-- One query for each kind of object: its identity, and what there is to say of it. No OID, no file, no statistic.

-- relation
SELECT c.oid::regclass::text,
  to_jsonb(c) - '{oid,relnamespace,reltype,reloftype,relowner,relam,relfilenode,reltablespace,relpages,reltuples,relallvisible,relallfrozen,reltoastrelid,relhasindex,relrewrite,relfrozenxid,relminmxid,relhasrules,relhastriggers,relhassubclass,relnatts,relpartbound,relacl}'::text[]
  || jsonb_build_object(
    'owner', c.relowner::regrole,
    'method', (SELECT amname FROM pg_am WHERE oid = c.relam),
    'tablespace', (SELECT spcname FROM pg_tablespace WHERE oid = c.reltablespace),
    'bound', pg_get_expr(c.relpartbound, c.oid),
    'acl', c.relacl::text[])
FROM pg_class c
WHERE c.relnamespace::regnamespace::text !~ '^(pg_|information_schema|pgweir)' AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'i', 'I', 'c')

-- column
SELECT a.attrelid::regclass::text || '.' || a.attname,
  to_jsonb(a) - '{attrelid,attnum,atttypid,attcollation,attcacheoff,atthasmissing,attmissingval,attacl,attisdropped}'::text[]
  || jsonb_build_object(
    'type', format_type(a.atttypid, a.atttypmod),
    'collation', (SELECT collname FROM pg_collation WHERE oid = a.attcollation),
    'default', (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = a.attrelid AND adnum = a.attnum),
    'sequence', CASE WHEN c.relkind IN ('r', 'p') THEN pg_get_serial_sequence(a.attrelid::regclass::text, a.attname) END,
    'acl', a.attacl::text[])
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace::regnamespace::text !~ '^(pg_|information_schema|pgweir)' AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND a.attnum > 0 AND NOT a.attisdropped

-- column order
SELECT a.attrelid::regclass::text, string_agg(a.attname, ', ' ORDER BY a.attnum)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace::regnamespace::text !~ '^(pg_|information_schema|pgweir)' AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND a.attnum > 0 AND NOT a.attisdropped
GROUP BY a.attrelid

-- constraint
SELECT coalesce(nullif(k.conrelid, 0)::regclass::text, k.contypid::regtype::text) || ' ' || k.conname,
  to_jsonb(k) - '{oid,connamespace,conrelid,contypid,conindid,conparentid,confrelid,conkey,confkey,conpfeqop,conppeqop,conffeqop,confdelsetcols,conexclop,conbin}'::text[]
  || jsonb_build_object(
    'definition', pg_get_constraintdef(k.oid),
    'index', nullif(k.conindid, 0)::regclass,
    'parent', (SELECT p.conrelid::regclass || ' ' || p.conname FROM pg_constraint p WHERE p.oid = k.conparentid))
FROM pg_constraint k
WHERE k.connamespace::regnamespace::text !~ '^(pg_|information_schema|pgweir)'

-- index
SELECT i.indexrelid::regclass::text,
  to_jsonb(i) - '{indexrelid,indrelid,indkey,indcollation,indclass,indoption,indexprs,indpred,indcheckxmin}'::text[]
  || jsonb_build_object('definition', pg_get_indexdef(i.indexrelid))
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE c.relnamespace::regnamespace::text !~ '^(pg_|information_schema|pgweir)'

-- inheritance
SELECT inhrelid::regclass::text, to_jsonb(h) - '{inhrelid,inhparent}'::text[] || jsonb_build_object('parent', inhparent::regclass)
FROM pg_inherits h

-- sequence
SELECT s.seqrelid::regclass::text,
  to_jsonb(s) - '{seqrelid,seqtypid}'::text[]
  || jsonb_build_object(
    'type', format_type(s.seqtypid, NULL),
    'column', (SELECT d.deptype::text || ' ' || d.refobjid::regclass || '.' || a.attname
      FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
      WHERE d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.deptype IN ('a', 'i') AND d.refclassid = 'pg_class'::regclass))
FROM pg_sequence s JOIN pg_class q ON q.oid = s.seqrelid WHERE q.relnamespace::regnamespace::text <> 'pgweir'

-- trigger
SELECT t.tgrelid::regclass || ' ' || t.tgname, pg_get_triggerdef(t.oid) || ' enabled ' || t.tgenabled::text
FROM pg_trigger t WHERE NOT t.tgisinternal

-- internal trigger
SELECT t.tgrelid::regclass || ' of ' || k.conname || ' ' || t.tgfoid::regproc || ' ' || t.tgtype::text, 'enabled ' || t.tgenabled::text || ' deferrable ' || t.tgdeferrable::text
FROM pg_trigger t JOIN pg_constraint k ON k.oid = t.tgconstraint WHERE t.tgisinternal AND k.connamespace::regnamespace::text <> 'pgweir'

-- view
SELECT c.oid::regclass::text, pg_get_viewdef(c.oid)
FROM pg_class c WHERE c.relkind IN ('v', 'm') AND c.relnamespace::regnamespace::text !~ '^(pg_|information_schema|pgweir)'

-- routine
SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid) || ' owner ' || p.proowner::regrole || ' acl ' || coalesce(p.proacl::text, '')
FROM pg_proc p WHERE p.prokind <> 'a' AND p.pronamespace::regnamespace::text !~ '^(pg_|information_schema|pgweir)'

-- enum
SELECT e.enumtypid::regtype::text, string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder)
FROM pg_enum e GROUP BY e.enumtypid

-- domain
SELECT t.oid::regtype::text, to_jsonb(t) - '{oid,typnamespace,typowner,typrelid,typsubscript,typelem,typarray,typbasetype,typcollation,typdefaultbin,typacl}'::text[]
  || jsonb_build_object('base', format_type(t.typbasetype, t.typtypmod), 'acl', t.typacl::text[])
FROM pg_type t WHERE t.typtype = 'd' AND t.typnamespace::regnamespace::text !~ '^(pg_|information_schema|pgweir)'

-- policy
SELECT p.polrelid::regclass || ' ' || p.polname, to_jsonb(p) - '{oid,polrelid,polqual,polwithcheck}'::text[]
  || jsonb_build_object('using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid))
FROM pg_policy p

-- rule
SELECT r.ev_class::regclass || ' ' || r.rulename, pg_get_ruledef(r.oid)
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE c.relkind NOT IN ('v', 'm') AND c.relnamespace::regnamespace::text !~ '^(pg_|information_schema|pgweir)'

-- statistics
SELECT s.stxname, pg_get_statisticsobjdef(s.oid) FROM pg_statistic_ext s

-- publication
SELECT p.pubname || ' ' || r.prrelid::regclass, '' FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid

-- comment
SELECT i.type || ' ' || i.identity, d.description
FROM pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
WHERE d.objoid >= 16384 AND coalesce(i.schema, '') <> 'pgweir'

-- schema
SELECT nspname, nspowner::regrole || ' ' || coalesce(nspacl::text, '')
FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema|pgweir)'
