<?php
// Lists the articles of a shop; with ?add=NAME one more.
declare(strict_types=1);

$password = rtrim((string) file_get_contents((string) getenv('DB_PASSWORD_FILE')), "\n");
$database = new PDO(sprintf('pgsql:host=%s;dbname=%s', getenv('DB_HOST'), getenv('DB_NAME')), (string) getenv('DB_USER'), $password);
if (isset($_GET['add'])) {
    $database->prepare('INSERT INTO article (name) VALUES (?)')->execute([(string) $_GET['add']]);
}
header('Content-Type: text/plain');
foreach ($database->query('SELECT id, name FROM article ORDER BY id') as $row) {
    echo $row['id'], ' ', $row['name'], "\n";
}
