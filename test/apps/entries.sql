CREATE TABLE entry (id INT AUTO_INCREMENT PRIMARY KEY, words TEXT NOT NULL);
INSERT INTO entry (words) VALUES ('The first of all');
