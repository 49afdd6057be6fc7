-- server: 17
-- setup: CREATE TABLE "Sales"."Order" (id int PRIMARY KEY, "Total" int);
-- usage: Order Total omit checkout 1
ALTER TABLE "Sales"."Order" ALTER COLUMN "Total" SET NOT NULL
