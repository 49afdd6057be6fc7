-- server: 17
-- each alone
-- policy: rules: {unqualified-column-in-join: observe}
SELECT name FROM a JOIN b ON a.id = b.a_id;
SELECT a.name FROM a, b WHERE id = a_id;
SELECT a.name FROM a JOIN b ON id = b.a_id;
SELECT a.name FROM a WHERE a.id IN (SELECT b.id FROM b, c WHERE total > 5);
SELECT a.name, b.x FROM a JOIN b ON a.id = b.a_id WHERE a.x = 1 ORDER BY name;
SELECT name FROM a WHERE id = 1;
SELECT a.name FROM a JOIN b USING (id);
