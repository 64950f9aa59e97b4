<?php session_start(); $_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1; file_put_contents(tempnam(sys_get_temp_dir(), 'v'), 'x'); ?>
<a href="/?page=2">next</a>
