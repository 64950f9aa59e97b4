<?php
$config = [
    'db_dsnw' => 'sqlite:////var/roundcube/db/sqlite.db?mode=0640',
    'imap_host' => 'localhost:143',
    'smtp_host' => 'localhost:25',
    'des_key' => 'a-key-of-24-characters!!',
    'log_driver' => 'stdout',
    'temp_dir' => '/tmp',
    'plugins' => [],
    'skin' => 'elastic',
];
