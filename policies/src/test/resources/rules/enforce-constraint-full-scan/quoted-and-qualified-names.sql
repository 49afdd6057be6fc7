-- server: 18
-- setup: CREATE TABLE "Sales"."Order" (id int PRIMARY KEY, "Total" int, m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO "Sales"."Order" SELECT generate_series(1, 5000000);
-- setup: CREATE TABLE p (id int PRIMARY KEY);
-- setup: INSERT INTO p SELECT generate_series(1, 50000);
-- setup: ALTER TABLE "Sales"."Order" ADD CONSTRAINT "Key" FOREIGN KEY ("Total") REFERENCES p (id) NOT ENFORCED;
ALTER TABLE "Sales"."Order" ALTER CONSTRAINT "Key" ENFORCED
