<?php
// The table `suggestion`. Every value goes to the server apart from the statement, so none is ever read as SQL.
declare(strict_types=1);

/** Opens the connection that the environment describes. Throws mysqli_sql_exception when the server does not let us in. */
function connect(): mysqli
{
    mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
    $database = mysqli_init();
    $database->options(MYSQLI_OPT_CONNECT_TIMEOUT, 3);
    $database->real_connect(setting('DB_HOST'), setting('DB_USER'), password(), setting('DB_NAME'));
    $database->set_charset('utf8mb4');
    return $database;
}

/** @return list<array{author: string, message: string, created_at: string}> */
function newestSuggestions(mysqli $database): array
{
    $statement = $database->prepare('SELECT author, message, created_at FROM suggestion ORDER BY id DESC LIMIT 50');
    $statement->execute();
    return $statement->get_result()->fetch_all(MYSQLI_ASSOC);
}

/** @param array{author: string, message: string} $entry */
function addSuggestion(mysqli $database, array $entry): void
{
    $statement = $database->prepare('INSERT INTO suggestion (author, message) VALUES (?, ?)');
    $statement->bind_param('ss', $entry['author'], $entry['message']);
    $statement->execute();
}

function setting(string $name): string
{
    return (string) getenv($name);
}

function password(): string
{
    $text = @file_get_contents(setting('DB_PASSWORD_FILE'));
    if ($text === false) {
        throw new mysqli_sql_exception('DB_PASSWORD_FILE names no readable file');
    }
    return rtrim($text, "\n");
}
