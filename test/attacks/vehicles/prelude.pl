# What every attack has at hand. An attack is a straight line: the first call that is refused ends it as `stopped`, with the kernel's
# own word for why; only `won` ends it otherwise. Anything else that happens is a fault of the suite, never a defence.
use strict;
use warnings;
use Errno;
use Fcntl qw(:DEFAULT :flock);
use IO::Socket::INET;
use IO::Socket::UNIX;
use POSIX ();
use Socket;
use Time::HiRes ();

$| = 1;
our (%stack, $token, $patience, $answers, $attack);

# Whether this is the attacker's process, and whether it stands where the attack starts from: until then a refusal is a fault of the
# vehicle, not a defence.
our ($in_child, $in_place) = (0, 0);

# x86_64; perl has no names for them.
my %number = (
  add_key => 248, bpf => 321, fallocate => 285, chroot => 161, capset => 126, finit_module => 313, io_uring_setup => 425, keyctl => 250, kexec_load => 246,
  memfd_create => 319, mknod => 133, mount => 165, open_tree => 428, perf_event_open => 298, personality => 135, prctl => 157,
  prlimit64 => 302, process_vm_readv => 310, ptrace => 101, seccomp => 317, setgroups => 116, setns => 308, setresgid => 119,
  setresuid => 117, setrlimit => 160, setxattr => 188, socket => 41, syslog => 103, unshare => 272, userfaultfd => 323,
);

# A system call by its name. Texts are handed over as their address; buffers that the kernel fills, as the address of a buffer().
sub try_sys {
  my ($name, @arguments) = @_;
  return syscall $number{$name} // die("no number for the call $name\n"), @arguments;
}

# The same for calls that the attack cannot do without.
sub sys {
  my ($name, @arguments) = @_;
  my $result = try_sys($name, @arguments);
  stopped($name) if $result == -1;
  return $result;
}

# Room for the kernel to write to; a text of perl's own may be shared with others of the same content.
sub buffer { return pack "x$_[0]" }

sub address { return unpack 'J', pack 'P', $_[0] }

sub errno_name {
  # EWOULDBLOCK, EDEADLOCK and the like are second names.
  for my $name (sort keys %!) { return $name if $!{$name} }
  return 'no error';
}

sub answer {
  my ($state, $text) = @_;
  die "$text\n" if !$in_place;
  syswrite $answers, "$state " . substr $text, 0, 4000;
  POSIX::_exit(0);
}

# Holds the loot; the runner believes it only where the loot is what the attack's `evidence` names.
sub won { return answer(won => join ' ', @_) }

# Refused. With what was tried, where the error alone would not say.
sub stopped {
  my ($what) = @_;
  return answer(stopped => sprintf '%s: %s', errno_name(), $what);
}

# Refused without an error of the kernel's.
sub missed { return answer(stopped => join ' ', @_) }

sub slurp {
  my ($file, $bytes) = @_;
  sysopen my $handle, $file, O_RDONLY or stopped("read $file");
  my $read = sysread $handle, my $text, $bytes // 1 << 20;
  defined $read or stopped("read $file");
  return $text;
}

sub spill {
  my ($file, $text, $mode) = @_;
  sysopen my $handle, $file, O_WRONLY | O_CREAT | O_TRUNC, $mode // 0644 or stopped("write $file");
  defined syswrite $handle, $text or stopped("write $file");
  return $file;
}

# What a program prints; `stopped` where it cannot be started.
sub output {
  my @command = @_;
  my $pid = open(my $out, '-|') // stopped('fork');
  if (!$pid) {
    no warnings 'exec';
    exec { $command[0] } @command or print 'EXEC ', errno_name();
    POSIX::_exit(1);
  }
  my $text = join '', <$out>;
  missed("$1: run $command[0]") if $text =~ /^EXEC (\w+)$/;
  return $text;
}

# What somebody at that address says first; `stopped` where nobody is reached.
sub heard_at {
  my ($address, $port, $say) = @_;
  my $peer = IO::Socket::INET->new(PeerAddr => $address, PeerPort => $port, Timeout => 2 * $patience) or stopped("connect to $address:$port");
  print $peer $say if defined $say;
  my $ready = '';
  vec($ready, fileno $peer, 1) = 1;
  select($ready, undef, undef, 3 * $patience) or missed("nothing heard from $address:$port");
  sysread $peer, my $text, 400 or missed("$address:$port hung up");
  return $text;
}

# The first folder where the service may write.
sub scratch {
  for my $folder ('/tmp', '/var/tmp', '/run/php', '/run/mysqld', '/var/lib/mysql', '/dev/shm') { return $folder if -w $folder }
  return missed('no folder can be written');
}

# The first of several addresses that says something; `stopped` by the last refusal where none does.
sub heard_from_any {
  my ($port, @addresses) = @_;
  for my $address (@addresses) {
    my $peer = IO::Socket::INET->new(PeerAddr => $address, PeerPort => $port, Timeout => 2 * $patience) or next;
    my $ready = '';
    vec($ready, fileno $peer, 1) = 1;
    select($ready, undef, undef, 3 * $patience) or next;
    sysread $peer, my $text, 400 or next;
    return $text;
  }
  return stopped("connect to port $port of @addresses");
}

# A program of 132 bytes that ends with code 42: it needs no file but itself.
sub tiny_program {
  my $code = pack 'H*', 'bf2a000000b83c0000000f05';
  my $size = 64 + 56 + length $code;
  my $header = pack 'H32 S S L Q Q Q L S6', '7f454c46020101000000000000000000', 2, 62, 1, 0x400078, 64, 0, 0, 64, 56, 1, 0, 0, 0;
  return $header . pack('L L Q6', 1, 5, 0, 0x400000, 0x400000, $size, $size, 0x1000) . $code;
}

# The code that a program ends with; `stopped` where it cannot be started.
sub exit_code_of {
  my ($program) = @_;
  my $pid = fork // stopped('fork');
  if (!$pid) {
    exec { $program } $program or POSIX::_exit($! + 0 > 41 ? 41 : $! + 0);
  }
  waitpid $pid, 0;
  my $code = $? >> 8;
  return $code if $code == 42;
  $! = $code;
  return stopped("run $program");
}

# What a descriptor of this process is, as the kernel names it.
sub kind_of {
  my ($descriptor) = @_;
  return readlink "/proc/self/fd/$descriptor" // "descriptor $descriptor";
}

# Uses every processor for so many seconds and gives back how many it got on average.
sub cores_taken {
  my ($seconds) = @_;
  my $until = Time::HiRes::time() + $seconds;
  for (1 .. 8) {
    my $pid = fork // stopped('fork');
    next if $pid;
    1 while Time::HiRes::time() < $until;
    POSIX::_exit(0);
  }
  1 while wait != -1;
  my (undef, undef, $user, $system) = times;
  return ($user + $system) / $seconds;
}

# Starts processes that do nothing, until there are as many or the kernel refuses.
sub processes_started {
  my ($wanted) = @_;
  for my $started (0 .. $wanted - 1) {
    my $pid = fork // stopped("the process after $started more");
    if (!$pid) { sleep 60; POSIX::_exit(0) }
  }
  return $wanted;
}

# Fills memory, MiB by MiB, and gives back how much it holds.
sub memory_taken {
  my ($wanted) = @_;
  my $held = "\0" x ($wanted << 20);
  return length($held) >> 20;
}

# A new file's name in a folder where the service may write.
sub own_file { return scratch() . "/$token-" . $attack->{id} =~ tr{/}{-}r }

# Reserves room in a file and gives back the MiB that its file system has given.
sub room_taken {
  my ($file, $wanted) = @_;
  sysopen my $handle, $file, O_WRONLY | O_CREAT or stopped("write $file");
  my $result = try_sys(fallocate => fileno $handle, 0, 0, $wanted << 20);
  my $error = $!;
  my $given = (stat $handle)[12] * 512 >> 20;
  unlink $file;
  $! = $error;
  stopped("$wanted MiB in $file") if $result == -1;
  return $given;
}
