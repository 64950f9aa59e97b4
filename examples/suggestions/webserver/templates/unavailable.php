<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Suggestion box: back soon</title>
  <link rel="stylesheet" href="assets/style.css">
</head>
<body>
<main>
  <h1>Back soon</h1>
  <p class="lead">The suggestions cannot be reached at the moment. Nothing is lost; please try again in a minute.</p>
</main>
</body>
</html>
