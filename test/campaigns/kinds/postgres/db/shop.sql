-- The first articles, with an extension and rows in the manner of a dump.
CREATE EXTENSION IF NOT EXISTS citext;
CREATE TABLE article (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name citext NOT NULL UNIQUE
);
COPY article (name) FROM stdin;
lamp
table
\.
