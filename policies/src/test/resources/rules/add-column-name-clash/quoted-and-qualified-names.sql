-- server: 13
-- setup: CREATE TABLE "Sales"."Order" (id int PRIMARY KEY);
-- usage: Order State miss report 1
ALTER TABLE "Sales"."Order" ADD "State" text
