-- server: 17
-- setup: CREATE TABLE "Sales"."Order" (id int PRIMARY KEY, "Total" int, m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO "Sales"."Order" SELECT generate_series(1, 5000000);
-- setup: CREATE TABLE "Sales"."Customer" ("Id" int PRIMARY KEY);
ALTER TABLE "Sales"."Order" ADD FOREIGN KEY ("Total") REFERENCES "Sales"."Customer" ("Id") NOT VALID
