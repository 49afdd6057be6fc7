-- server: 17
DO $$ BEGIN EXECUTE 'ALTER TABLE ' || quote_ident('t') || ' ADD COLUMN a int'; END $$;
DO $$ BEGIN EXECUTE format('CREATE TABLE %I ()', 't'); END $$;
DO $$ DECLARE q text := 'DROP TABLE t'; BEGIN EXECUTE q; END $$;
DO $$ BEGIN EXECUTE format('DELETE FROM %I', 't'); END $$;
DO $$ DECLARE n int; BEGIN EXECUTE format('SELECT count(*) FROM %I', 't') INTO n; END $$;
DO $$ BEGIN FOR r IN EXECUTE f(1) LOOP NULL; END LOOP; END $$;
DO LANGUAGE plpython3u $$ plpy.execute('DROP TABLE t') $$;
DO $$ BEGIN FROBNICATE t; END $$;
CALL p(1, 'a');
