# The world outside the server, as far as attacks need one: another machine on its network (a network namespace with a cable to it), which
# also stands for the internet and for the clouds' metadata services; and a service of the server's own that listens on every address, as sshd.

# The first of these networks in which nothing is that this machine needs: many archives of packages are reached by an address for documentation.
sub free_network {
  my $needed = join '', map { qx($_ 2>&1) } 'ip -4 route', 'cat /etc/resolv.conf', map { "timeout 3 getent ahostsv4 $_" } qw(deb.debian.org archive.ubuntu.com);
  my ($free) = grep { $needed !~ /\b\Q$_\E\./ } @_;
  return $free // die "the outside finds no network that is free\n";
}

use constant { CABLE => free_network('203.0.113', '198.51.100', '198.18.113'), METADATA => '169.254.169.254', METADATA_PORT => 80, METADATA_PORT_2 => 8080, OUTSIDE_PORT => 4999, SERVER_PORT => 4998, OTHERS_PORT => 4997 };

# Of clouds that answer elsewhere: Azure, Alibaba, Oracle.
use constant METADATA_ELSEWHERE => qw(168.63.129.16 100.100.100.200 192.0.0.192);

my $outside = "siege$$";
my @listeners;

sub run_quietly {
  my @command = @_;
  system(@command) == 0 or die "@command: failed\n";
  return;
}

sub raise_outside {
  remove_leftovers();
  my $cable = 'siege' . $$ % 100_000;
  run_quietly(split ' ', $_) for (
    "ip netns add $outside",
    "ip link add ${cable}a type veth peer name ${cable}b netns $outside",
    "ip address add @{[CABLE]}.1/24 dev ${cable}a",
    "ip link set ${cable}a up",
    "ip -n $outside address add @{[CABLE]}.2/24 dev ${cable}b",
    "ip -n $outside link set ${cable}b up",
    "ip -n $outside route add default via @{[CABLE]}.1",
    map { ("ip -n $outside address add $_/32 dev ${cable}b", "ip route replace $_/32 dev ${cable}a") } METADATA, METADATA_ELSEWHERE,
  );
  push @listeners, listen_and_greet(SERVER_PORT), map { listen_and_greet($_, \&enter_outside) } OUTSIDE_PORT, METADATA_PORT, METADATA_PORT_2;
  push @listeners, listen_and_greet(OTHERS_PORT, sub { enter_network_of($stack{others_pid}) }) if $stack{others};
  return;
}

sub remove_outside {
  kill KILL => @listeners;
  waitpid $_, 0 for @listeners;
  system qw(ip netns del), $outside if -e "/run/netns/$outside";
  return;
}

# Of a siege that was killed.
sub remove_leftovers {
  for my $name (map { m{^/run/netns/(siege(\d+))$} && !kill(0, $2) ? $1 : () } glob '/run/netns/siege*') {
    run_quietly(qw(ip netns del), $name);
  }
  return;
}

sub enter_outside {
  open my $network, '<', "/run/netns/$outside" or die "the outside is not there: $!\n";
  sys(setns => fileno $network, 0);
  return;
}

sub enter_network_of {
  my ($pid) = @_;
  open my $network, '<', "/proc/$pid/ns/net" or die "no process $pid: $!\n";
  sys(setns => fileno $network, 0);
  return;
}

# Tells everybody who comes the token, in the words of an ssh server.
sub listen_and_greet {
  my ($port, $enter) = @_;
  pipe my $heard, my $says or die "pipe: $!\n";
  my $pid = fork // die "fork: $!\n";
  if (!$pid) {
    $enter->() if $enter;
    my $door = IO::Socket::INET->new(LocalPort => $port, Listen => 20, ReuseAddr => 1) or die "port $port: $@\n";
    close $says;
    while (my $guest = $door->accept) { print $guest "SSH-2.0-$token\r\n"; close $guest }
    POSIX::_exit(0);
  }
  close $says;
  sysread $heard, my $nothing, 1;
  return $pid;
}
