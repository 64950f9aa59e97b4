<?php
// Answers 200 when a PHP worker runs and, where the application has a database, that lets the application's own account in.
declare(strict_types=1);

header('Content-Type: text/plain');
header('Cache-Control: no-store');

try {
    // Without a database, or with one that speaks neither of these, PHP itself is all that is asked.
    $healthy = !function_exists('databaseAnswers') || databaseAnswers((string) getenv('DB_HOST'));
} catch (Throwable $error) {
    // The message names the account and the server: it is for the log, not for the answer.
    error_log('health: ' . $error->getMessage());
    $healthy = false;
}

http_response_code($healthy ? 200 : 503);
echo $healthy ? "healthy\n" : "the database does not answer\n";
