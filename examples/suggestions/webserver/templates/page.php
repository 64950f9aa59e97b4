<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Suggestion box</title>
  <link rel="stylesheet" href="assets/style.css">
</head>
<body>
<main>
  <h1>Suggestion box</h1>
  <p class="lead">What would make this place better?</p>

<?php if ($thanks): ?>
  <p class="notice" role="status">Thank you. Your suggestion is below.</p>
<?php endif; ?>
<?php foreach ($errors as $error): ?>
  <p class="notice error" role="alert"><?= html($error) ?></p>
<?php endforeach; ?>

  <form method="post" action="./">
    <input type="hidden" name="token" value="<?= html($token) ?>">
    <label for="author">Your name</label>
    <input id="author" name="author" maxlength="<?= AUTHOR_LENGTH ?>" required autocomplete="name" value="<?= html($entry['author']) ?>">
    <label for="message">Your suggestion</label>
    <textarea id="message" name="message" rows="4" maxlength="<?= MESSAGE_LENGTH ?>" required><?= html($entry['message']) ?></textarea>
    <button type="submit">Send</button>
  </form>

  <h2>Newest first</h2>
<?php if ($suggestions === []): ?>
  <p>There is none yet. Yours can be the first.</p>
<?php endif; ?>
  <ol class="suggestions">
<?php foreach ($suggestions as $suggestion): ?>
    <li>
      <p><?= nl2br(html($suggestion['message'])) ?></p>
      <footer><?= html($suggestion['author']) ?>, <time datetime="<?= html($suggestion['created_at']) ?>"><?= html($suggestion['created_at']) ?></time></footer>
    </li>
<?php endforeach; ?>
  </ol>
</main>
</body>
</html>
