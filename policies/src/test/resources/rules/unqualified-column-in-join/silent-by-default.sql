-- server: 17
-- each alone

SELECT name FROM a JOIN b ON a.id = b.a_id;
