-- server: 17
-- each alone

DROP SCHEMA s CASCADE;
DROP SCHEMA s;
DROP DATABASE shop;
DROP OWNED BY joe;
