<?php
// Answers 200 when a PHP worker runs and, where the application has a database, that lets the application's own account in.
declare(strict_types=1);

header('Content-Type: text/plain');
header('Cache-Control: no-store');

function databaseAnswers(string $host): bool
{
    mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
    $database = mysqli_init();
    $database->options(MYSQLI_OPT_CONNECT_TIMEOUT, 2);
    $database->options(MYSQLI_OPT_READ_TIMEOUT, 2);
    $password = rtrim((string) file_get_contents((string) getenv('DB_PASSWORD_FILE')), "\n");
    // The warning would only say what the exception says.
    @$database->real_connect($host, (string) getenv('DB_USER'), $password, (string) getenv('DB_NAME'));
    return $database->query('SELECT 1')->fetch_row()[0] === '1';
}

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
