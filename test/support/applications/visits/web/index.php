<?php
declare(strict_types=1);

// Counts its visits in the store that it was given.
$store = new Redis();
$store->connect(getenv('REDIS_HOST'), (int) getenv('REDIS_PORT'), 3);
$store->auth([getenv('REDIS_USERNAME'), file_get_contents(getenv('REDIS_PASSWORD_FILE'))]);
$store->setOption(Redis::OPT_PREFIX, getenv('REDIS_PREFIX'));

echo 'visit ', $store->incr('visits'), "\n";
