CREATE SEQUENCE numbers;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE SCHEMA sales;
CREATE TABLE orders (
  id int PRIMARY KEY,
  status varchar(20) DEFAULT 'new',
  note text,
  state text
);
INSERT INTO orders VALUES (1, 'new', 'a', 'NEW'), (2, 'paid', 'b', 'PAID'), (3, NULL, 'c', NULL);
CREATE TABLE source (id int, status text, word text, at date);
INSERT INTO source VALUES (1, 'shipped', 'x', '2020-01-01'), (7, 'lost', 'y', '2021-02-02');
CREATE VIEW both_of_orders AS SELECT id AS number, status AS old_status, state AS new_state FROM orders;
CREATE VIEW old_of_orders AS SELECT id, status FROM orders;
CREATE VIEW nested_orders AS SELECT number AS n, old_status AS o, new_state AS s FROM both_of_orders WHERE number > 0;
CREATE TABLE prices (id int PRIMARY KEY, cents int NOT NULL DEFAULT 0, amount numeric(10,2));
INSERT INTO prices VALUES (1, 100, 1.00), (2, 250, 2.50);
CREATE TABLE people (id int PRIMARY KEY, name text, first text, last text);
INSERT INTO people VALUES (1, 'Ada Lovelace', 'Ada', 'Lovelace'), (2, 'Alan Turing', 'Alan', 'Turing');
CREATE TABLE places (id int PRIMARY KEY, street text, town text, place text);
INSERT INTO places VALUES (1, 'High St', 'Ely', 'High St, Ely'), (2, 'Low Rd', 'Bath', 'Low Rd, Bath');
CREATE TABLE items (id int PRIMARY KEY, qty int DEFAULT 1, price numeric(8,2), total numeric(12,2));
INSERT INTO items VALUES (1, 2, 1.50, 3.00), (2, 1, 4.00, 4.00);
CREATE TABLE fees (id int PRIMARY KEY, usd numeric(12,4), rate numeric(6,4) NOT NULL DEFAULT 2, eur numeric(12,4));
INSERT INTO fees VALUES (1, 10, 2, 20), (2, 5, 4, 20);
CREATE TABLE "Odd Table" (id int PRIMARY KEY, "Old Col" text, "new""col" text);
INSERT INTO "Odd Table" VALUES (1, 'x', 'xx'), (2, 'y', 'yy');
CREATE TABLE events (id int, day date NOT NULL, at timestamp, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE events_low PARTITION OF events FOR VALUES FROM (0) TO (100);
CREATE TABLE events_high (at timestamp, id int NOT NULL, day date NOT NULL);
ALTER TABLE events ATTACH PARTITION events_high FOR VALUES FROM (100) TO (1000);
INSERT INTO events VALUES (1, '2020-01-01', '2020-01-01'), (101, '2020-02-02', '2020-02-02');
CREATE TABLE sales.orders (id int PRIMARY KEY, kind mood DEFAULT 'ok', feeling text DEFAULT 'feels ok');
INSERT INTO sales.orders VALUES (1, 'sad', 'feels sad');
CREATE TABLE lists (id int PRIMARY KEY, tags text[], labels jsonb);
INSERT INTO lists VALUES (1, '{a,b}', '["a","b"]'), (2, NULL, NULL);
CREATE TABLE defaults (id int PRIMARY KEY DEFAULT 10, cents int DEFAULT 5, amount numeric(10,2));
INSERT INTO defaults VALUES (1, 1, 0.01);
