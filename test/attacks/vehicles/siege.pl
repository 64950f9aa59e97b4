# Tries one attack after another on this host and tells each outcome as a line of JSON.



sub json {
  my ($value) = @_;
  return 'null' if !defined $value;
  return $value if $value =~ /^\d+(?:\.\d+)?\z/ && length $value < 16;
  my $text = $value =~ s/(["\\])/\\$1/gr =~ s/([^\x20-\x7e])/sprintf '\\u%04x', ord $1/ger;
  return qq("$text");
}

sub report {
  my (%said) = @_;
  print '{', join(', ', map { json("$_") . ': ' . json($said{$_}) } sort keys %said), "}\n";
  return;
}

sub engine {
  my ($format, $container) = @_;
  open my $out, '-|', 'docker', 'inspect', '--format', $format, $container or die "docker: $!\n";
  chomp(my $text = join '', <$out>);
  close $out or die "docker knows no container $container\n";
  return $text;
}

# What there is to attack: process ids, addresses, and what is published.
sub survey {
  for my $service (qw(web database)) {
    my $networks = '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}';
    $stack{"${service}_pid"} = engine('{{.State.Pid}}', $stack{$service}) + 0;
    $stack{"${service}_addresses"} = [split ' ', engine($networks, $stack{$service})];
    $stack{"${service}_gateways"} = [gateways($stack{$service})];
    $stack{"${service}_since"} = engine('{{.State.StartedAt}}', $stack{$service});
    my $published = '{{range $_, $to := .NetworkSettings.Ports}}{{range $to}}{{.HostPort}} {{end}}{{end}}';
    ($stack{"${service}_port"}) = split ' ', engine($published, $stack{$service});
  }
  if ($stack{others}) {
    $stack{others_pid} = engine('{{.State.Pid}}', $stack{others}) + 0;
    $stack{others_addresses} = [split ' ', engine('{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}', $stack{others})];
  }
  return;
}

# The server's own addresses on the networks of a container, also where the container is given no way through them.
sub gateways {
  my ($container) = @_;
  my @networks = split ' ', engine('{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}', $container);
  return map { split ' ', engine('{{range .IPAM.Config}}{{.Gateway}} {{end}}', $_) } @networks;
}

# For `proof`: what a visitor sees of the web service, statements as the database's root, and a file of a container.
sub page {
  my ($path) = @_;
  my $pid = open(my $out, '-|') // die "fork: $!\n";
  if (!$pid) {
    enter_network_of($stack{web_pid});
    my $peer = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => 8081, Timeout => 5 * $patience) or POSIX::_exit(1);
    print $peer "GET $path HTTP/1.0\r\nHost: suggestions\r\n\r\n";
    print while <$peer>;
    POSIX::_exit(0);
  }
  return join '', <$out>;
}

sub as_root {
  my ($statements) = @_;
  open my $out, '-|', qw(sh -c), 'printf "%s" "$0" | "$@" 2>&1', $statements, @{ $stack{root_sql} } or die "sh: $!\n";
  return join '', <$out>;
}

sub file_of {
  my ($service, $file) = @_;
  open my $handle, '<', qq(/proc/$stack{"${service}_pid"}/root$file) or return "no $file";
  return join '', <$handle>;
}

# The MiB that the engine keeps of a container's output.
sub log_size {
  my ($service) = @_;
  my $folder = '/var/lib/docker/containers/' . engine('{{.Id}}', $stack{$service});
  my $bytes = 0;
  $bytes += -s for grep { -f } glob "$folder/* $folder/*/*";
  return $bytes >> 20;
}

my %start_from = (
  web => sub { in_the_place_of($stack{web_pid}, $_[0]) },
  task => sub { in_the_place_of($stack{web_pid}, $_[0]) },
  database => sub { in_the_place_of($stack{database_pid}, $_[0]) },
  page => \&in_a_child,
  account => \&in_a_child,
  network => sub { my ($code) = @_; in_a_child(sub { enter_outside(); $code->() }) },
  server => \&in_a_child,
);

sub in_a_child {
  my ($code) = @_;
  my $child = fork // die "fork: $!\n";
  return $child if $child;
  $in_child = 1;
  POSIX::setsid();
  $code->();
  die "the attack ended without a word\n";
}

# One attack, in a process of its own; its outcome is `state text`.
sub attempt {
  ($attack) = @_;
  my ($from, $seconds) = ($attack->{from}, $attack->{seconds} * $patience);
  my %service_of = (web => 'web', task => 'web', database => 'database');
  my $service = $service_of{$from};
  pipe my $heard, $answers or die "pipe: $!\n";
  pipe my $wait, my $go or die "pipe: $!\n";
  my $child = eval {
    $start_from{$from}->(sub {
      close $go;
      syswrite $answers, 'ready ';
      sysread $wait, my $nothing, 1;
      $in_place = 1;
      eval { $attack->{try}->(); 1 } or answer(broken => $@);
    });
  };
  if (!defined $child) {
    return "broken $@" if !$in_child;
    syswrite $answers, "broken $@";
    POSIX::_exit(1);
  }
  close $answers;
  close $wait;
  my $said = hear($heard, 30 * $patience, 6);
  my $fault = $said ne 'ready ' ? $said . hear($heard, 1, 5000) : $service ? difference($stack{"${service}_pid"}, $child) : '';
  close $go if !$fault;
  my $outcome = $fault || hear($heard, $seconds, 5000);
  kill KILL => -$child;
  waitpid $child, 0;
  return $outcome if $outcome ne '';
  return ($? & 127) == 9 ? 'stopped it was killed' : "broken it ended without a word, status $?";
}

# How the foothold is confined otherwise than the service's own process; empty where it is the same.
sub difference {
  my ($service, $foothold) = @_;
  my @wanted = confinement($service);
  my @is = confinement($foothold);
  my @other = grep { $wanted[$_] ne $is[$_] } 0 .. $#wanted;
  return @other ? 'broken the foothold is not confined like the service: ' . join '; ', map { "$is[$_] instead of $wanted[$_]" } @other : '';
}

# What comes through a pipe until its end, `most` bytes, or the time is up.
sub hear {
  my ($pipe, $seconds, $most) = @_;
  my $text = '';
  my $until = Time::HiRes::time() + $seconds;
  while (length $text < $most) {
    my $ready = '';
    vec($ready, fileno $pipe, 1) = 1;
    my $left = $until - Time::HiRes::time();
    return $text eq '' ? "broken it came to no end within $seconds s" : $text if $left <= 0 || !select $ready, undef, undef, $left;
    sysread($pipe, $text, $most - length $text, length $text) or last;
  }
  return $text;
}

# An attack with all around it: the neighbour that is watched meanwhile, and the proof that is looked for afterwards.
sub besiege {
  my ($attack) = @_;
  my $start = Time::HiRes::time();
  my %neighbour_of = (web => 'database', database => 'web');
  my $slowest = $attack->{neighbour} ? watch($neighbour_of{ $attack->{from} }) : undef;
  my $meanwhile = $attack->{meanwhile} ? in_a_child(sub { $attack->{meanwhile}->(); POSIX::_exit(0) }) : undef;
  Time::HiRes::sleep($patience) if $meanwhile;
  # One process more, because who looks into a pid namespace for a child cannot leave it again.
  my $pid = open(my $out, '-|') // die "fork: $!\n";
  if (!$pid) {
    print attempt($attack);
    close STDOUT;
    POSIX::_exit(0);
  }
  my ($state, $text) = split / /, join('', <$out>), 2;
  waitpid $_, 0 for grep { $_ } $pid, $meanwhile;
  my %neighbour = $slowest ? (neighbour => sprintf '%.3f', $slowest->()) : ();
  my $proof = $attack->{proof} ? $attack->{proof}->() : undef;
  report(id => $attack->{id}, state => $state, text => $text, proof => $proof, seconds => sprintf('%.2f', Time::HiRes::time() - $start), %neighbour);
  return;
}

# Another application's database, with a letter that is nobody's business.
sub plant {
  return if !@{ $stack{root_sql} };
  my $said = as_root("CREATE DATABASE IF NOT EXISTS neighbour; CREATE OR REPLACE TABLE neighbour.letters (text VARCHAR(100)); "
    . "INSERT INTO neighbour.letters VALUES ('letter $token');");
  $said =~ /ERROR|denied|refused/ and die "the database's root could not prepare the siege: $said\n";
  return;
}

# One siege at a time: the outside has one address.
open my $lock, '>', '/run/harden-init.siege' or die "the lock of the siege: $!\n";
flock $lock, LOCK_EX or die "the lock of the siege: $!\n";

our $siege = $$;
$SIG{$_} = sub { exit 130 } for qw(HUP INT TERM);
END {
  my $code = $?;
  if ($$ == ($siege // 0)) {
    as_root('DROP DATABASE IF EXISTS neighbour;') if @{ $stack{root_sql} // [] };
    remove_outside();
  }
  $? = $code;
}
survey();
plant();
raise_outside();
besiege($_) for @attacks;
for my $service (qw(web database)) {
  my ($was, $is) = ($stack{"${service}_since"} . ' true', engine('{{.State.StartedAt}} {{.State.Running}}', $stack{$service}));
  report(service => $service, stood => $is eq $was ? 'yes' : 'no', text => $is);
}
