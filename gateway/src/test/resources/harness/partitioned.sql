-- The table of orders in partitions, and one that is not attached.
ALTER TABLE orders RENAME TO orders_before;
CREATE TABLE orders (LIKE orders_before INCLUDING DEFAULTS) PARTITION BY RANGE (id);
CREATE INDEX orders_id ON orders (id);
CREATE TABLE orders_old PARTITION OF orders FOR VALUES FROM (-1000) TO (0);
CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (0) TO (5000);
CREATE TABLE orders_2 PARTITION OF orders FOR VALUES FROM (5000) TO (1000000);
INSERT INTO orders SELECT * FROM orders_before;
INSERT INTO orders (id, customer_id) SELECT -i, i FROM generate_series(1, 500) i;
CREATE TABLE orders_new (LIKE orders_before INCLUDING DEFAULTS);
INSERT INTO orders_new (id, customer_id) SELECT 1000000 + i, i FROM generate_series(1, 500) i;
CREATE INDEX orders_new_id_idx ON orders_new (id);
