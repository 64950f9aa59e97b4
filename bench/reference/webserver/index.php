<?php
$database = new mysqli(getenv('DB_HOST'), getenv('DB_USER'), getenv('DB_PASSWORD'), getenv('DB_NAME'));
foreach ($database->query('SELECT text FROM suggestion') as $row) {
    echo htmlspecialchars($row['text']), "<br>\n";
}
