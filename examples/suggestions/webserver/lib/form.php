<?php
// What comes from the browser and what goes to it.
declare(strict_types=1);

const AUTHOR_LENGTH = 60;
const MESSAGE_LENGTH = 500;
const TOKEN_COOKIE = 'suggestion_form';

function sendHeaders(): void
{
    header('Content-Type: text/html; charset=utf-8');
    header('Cache-Control: no-store');
    header("Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
}

/**
 * The token that a form must bring back beside the same token in a cookie. Another site can make a browser send the cookie, but can read neither
 * of the two; so nothing has to be stored here.
 */
function formToken(): string
{
    $known = $_COOKIE[TOKEN_COOKIE] ?? '';
    if (is_string($known) && preg_match('/^[0-9a-f]{64}$/', $known) === 1) {
        return $known;
    }
    $token = bin2hex(random_bytes(32));
    $overHttps = ($_SERVER['HTTPS'] ?? '') === 'on';
    setcookie(TOKEN_COOKIE, $token, ['path' => '/', 'secure' => $overHttps, 'httponly' => true, 'samesite' => 'Strict']);
    return $token;
}

/** @param array<mixed> $form */
function tokenIsGood(string $token, array $form): bool
{
    $brought = $form['token'] ?? '';
    return is_string($brought) && hash_equals($token, $brought);
}

/**
 * @param array<mixed> $form
 * @return array{author: string, message: string}
 */
function readEntry(array $form): array
{
    return ['author' => textOf($form['author'] ?? ''), 'message' => textOf($form['message'] ?? '')];
}

/**
 * @param array{author: string, message: string} $entry
 * @return list<string> sentences for the visitor; none when the entry is good
 */
function entryErrors(array $entry): array
{
    $errors = [];
    foreach (['author' => ['your name', AUTHOR_LENGTH], 'message' => ['your suggestion', MESSAGE_LENGTH]] as $field => [$what, $most]) {
        $length = characters($entry[$field]);
        if ($length === 0) {
            $errors[] = "Please give $what.";
        } elseif ($length > $most) {
            $errors[] = "Please shorten $what to $most characters: it has $length.";
        }
    }
    return $errors;
}

/** Trimmed; empty when it is no text at all, or not UTF-8. */
function textOf(mixed $value): string
{
    return is_string($value) && preg_match('//u', $value) === 1 ? trim($value) : '';
}

function characters(string $text): int
{
    return (int) preg_match_all('/./su', $text);
}

/** A text as HTML shows it. */
function html(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE | ENT_HTML5, 'UTF-8');
}
