-- server: 17
-- setup: CREATE TABLE "Sales"."Line" (id int, "Customer" int) PARTITION BY RANGE (id);
-- setup: CREATE TABLE "Sales"."Line 1" PARTITION OF "Sales"."Line" FOR VALUES FROM (0) TO (10);
-- setup: CREATE TABLE "Sales"."Customer" ("Id" int PRIMARY KEY);
ALTER TABLE "Sales"."Line" ADD FOREIGN KEY ("Customer") REFERENCES "Sales"."Customer" ("Id") NOT VALID
