# PHP code as the application's own: a file in the container's /tmp, as an upload leaves one, run by php-fpm like any page.

sub record {
  my ($type, $content) = @_;
  return pack('C C n n C C', 1, $type, 1, length $content, 0, 0) . $content;
}

sub pairs {
  my %parameter = @_;
  return join '', map { pack('N N', length($_) | 1 << 31, length($parameter{$_}) | 1 << 31) . $_ . $parameter{$_} } sort keys %parameter;
}

# What php-fpm answers to the page in that file of the container.
sub ask_php {
  my ($file) = @_;
  my $root = "/proc/$stack{web_pid}/root";
  my ($socket) = grep { -S } glob "$root/run/php/*.sock";
  my $php = IO::Socket::UNIX->new(Peer => $socket // die("no socket of php-fpm in $root/run/php\n")) or die "php-fpm: $!\n";
  my %request = (
    REQUEST_METHOD => 'GET', SCRIPT_FILENAME => $file, SCRIPT_NAME => '/index.php', REQUEST_URI => '/', SERVER_PROTOCOL => 'HTTP/1.1',
    REMOTE_ADDR => '203.0.113.2',
  );
  print $php record(1, pack 'n C x5', 1, 0), record(4, pairs(%request)), record(4, ''), record(5, '');
  my $text = '';
  while (read($php, my $head, 8) == 8) {
    my (undef, $type, undef, $length, $padding) = unpack 'C C n n C', $head;
    read $php, my $content, $length + $padding;
    $text .= substr $content, 0, $length if $type == 6;
    last if $type == 3;
  }
  $text =~ s/^.*?\r\n\r\n//s;
  return $text;
}

my $frame = <<'PHP';
<?php
function won(string $loot): never { exit("won $loot"); }
function missed(string $why): never { exit("stopped $why"); }
set_error_handler(fn ($level, $message) => missed($message));
set_exception_handler(fn ($error) => missed($error->getMessage()));
function connection(): mysqli
{
    mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
    $password = getenv('DB_PASSWORD') ?: rtrim(file_get_contents(getenv('DB_PASSWORD_FILE')));
    return new mysqli(getenv('DB_HOST'), getenv('DB_USER'), $password, getenv('DB_NAME'));
}
PHP

# Runs it as the application's, each time from a new file: php-fpm compiles a file once.
sub as_page {
  my ($code) = @_;
  my $name = sprintf '/tmp/owned-%s-%d.php', $token, $$;
  my $outside = "/proc/$stack{web_pid}/root$name";
  my ($worker) = grep { $_ } map { (stat)[4] } glob "/proc/$stack{web_pid}/root/run/php/*.sock";
  spill($outside, "$frame\n$code\nexit('broken it ended without a word');\n", 0600);
  chown $worker // 33, $worker // 33, $outside;
  my $text = ask_php($name);
  unlink $outside;
  my ($state, $said) = $text =~ /^(won|stopped|broken) (.*)/s;
  return answer($state // 'broken', $said // "php-fpm answered: $text");
}

# Statements as the application's account, in its database; the loot is what the last one gives back.
sub as_account {
  my ($statements) = @_;
  my $sql = join ', ', map { s/(['\\])/\\$1/gr =~ s/^(.*)$/'$1'/sr } grep { /\S/ } split /;\s*\n/, "$statements\n";
  return as_page(<<"PHP");
\$database = connection();
foreach ([$sql] as \$statement) { \$result = \$database->query(\$statement); }
if (is_bool(\$result)) { won('done'); }
\$values = array_filter(array_merge(...\$result->fetch_all()), fn (\$value) => \$value !== null);
\$values === [] ? missed('nothing came back') : won(implode(' ', \$values));
PHP
}
