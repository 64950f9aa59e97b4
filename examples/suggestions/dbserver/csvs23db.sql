-- The first rows of the suggestion box. It is run once, by root, in the database of the service.

SET NAMES utf8mb4;

CREATE TABLE suggestion (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT,
  author VARCHAR(60) NOT NULL,
  message VARCHAR(500) NOT NULL,
  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

INSERT INTO suggestion (author, message, created_at) VALUES
  ('Ada', 'Put a bench under the lime tree, so that people can read in the shade.', '2024-03-04 09:12:00'),
  ('Zoë', 'Open the library until eight on Thursdays. Bücher brauchen Abende.', '2024-03-05 17:40:00'),
  ('晴', 'More bicycle stands at the station, please 🚲', '2024-03-06 08:05:00');
