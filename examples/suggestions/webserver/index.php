<?php
// The suggestion box: shows the newest suggestions and takes new ones.
declare(strict_types=1);

require __DIR__ . '/lib/database.php';
require __DIR__ . '/lib/form.php';

sendHeaders();
$token = formToken();
$errors = [];
$suggestions = [];
$entry = ['author' => '', 'message' => ''];

try {
    $database = connect();
    if ($_SERVER['REQUEST_METHOD'] === 'POST') {
        $entry = readEntry($_POST);
        $errors = tokenIsGood($token, $_POST) ? entryErrors($entry) : ['The form was open for too long. Please send it again.'];
        if ($errors === []) {
            addSuggestion($database, $entry);
            // A reload of the page must not send the form once more.
            header('Location: ./?thanks', true, 303);
            exit;
        }
        http_response_code(422);
    }
    $suggestions = newestSuggestions($database);
} catch (mysqli_sql_exception $error) {
    // The reason is for the log; a visitor has no use for it, an attacker has.
    error_log('suggestions: ' . $error->getMessage());
    http_response_code(503);
    header('Retry-After: 30');
    require __DIR__ . '/templates/unavailable.php';
    exit;
}

$thanks = isset($_GET['thanks']);
require __DIR__ . '/templates/page.php';
