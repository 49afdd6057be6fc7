-- server: 17
SELECT E'\'' ; ALTER TABLE t ADD x float8 DEFAULT random(); --'
;SELECT /* ; /* */ ' */ 1; /* a */ ALTER /* b */ TABLE t ADD x float8 DEFAULT random() /* c */ ; -- d
