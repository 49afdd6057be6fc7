-- server: 17
-- each alone
ALTER DOMAIN amount SET NOT NULL;
ALTER DOMAIN amount ADD CHECK (VALUE > 0) NOT VALID
