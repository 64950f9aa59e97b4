CREATE TABLE suggestion (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  text VARCHAR(500) NOT NULL,
  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
);

INSERT INTO suggestion (text) VALUES
  ('Open the lab on Saturdays'),
  ('Put a plant beside every printer');
