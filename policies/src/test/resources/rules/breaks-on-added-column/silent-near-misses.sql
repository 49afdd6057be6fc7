-- server: 17
-- each alone

SELECT * FROM a JOIN b USING (id);
INSERT INTO archive (id, a) SELECT id, a FROM t;
INSERT INTO archive VALUES (1, 2);
SELECT id FROM a UNION SELECT id FROM b;
SELECT * FROM a UNION SELECT 1, 2;
COPY t (id, a) FROM STDIN;
COPY t TO STDOUT;
