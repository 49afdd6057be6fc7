-- server: 18
ALTER TABLE shop.orders ADD id2 uuid DEFAULT gen_random_uuid() NOT NULL;
