<?php
$db = new PDO(
    sprintf('mysql:host=%s;dbname=%s;charset=utf8mb4', getenv('DB_HOST'), getenv('DB_NAME')),
    getenv('DB_USER'),
    getenv('DB_PASSWORD'),
    [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION],
);
if (($_SERVER['REQUEST_METHOD'] ?? '') === 'POST') {
    $db->prepare('INSERT INTO entry (words) VALUES (?)')->execute([$_POST['words'] ?? '']);
}
header('Content-Type: text/plain; charset=utf-8');
foreach ($db->query('SELECT id, words FROM entry ORDER BY id') as $entry) {
    echo $entry['id'], ' ', $entry['words'], "\n";
}
