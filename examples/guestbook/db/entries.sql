CREATE TABLE entry (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  words VARCHAR(500) NOT NULL
);
INSERT INTO entry (words) VALUES ('The first guest was here.');
