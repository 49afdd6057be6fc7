-- server: 18
CREATE TABLE copied AS EXECUTE prepared;
