-- server: 13
-- setup: CREATE TABLE "Sales"."Order" (id int PRIMARY KEY, "Note" text);
-- usage: Order Note read report 1
ALTER TABLE "Sales"."Order" ALTER "Note" TYPE varchar
