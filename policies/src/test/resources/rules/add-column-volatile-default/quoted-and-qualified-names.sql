-- server: 17
ALTER TABLE "My Schema"."Order ""Items" ADD COLUMN "Größe" "My Schema"."Type" NOT NULL DEFAULT random();
ALTER TABLE U&"d\0061ta" ADD COLUMN "select" float8 NOT NULL DEFAULT RANDOM();
