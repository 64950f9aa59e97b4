# A process exactly as confined as a container's first one, as if that process had been taken over by code of somebody else's: its user,
# groups, capabilities, no-new-privileges, system call filter, AppArmor profile, limits, control groups and namespaces. It needs no
# program inside the container, so that a missing or refused shell does not pass for a defence against what the shell would have done.

use constant {
  KEEP_CAPS => 8, DROP_BOUNDING => 24, SET_DUMPABLE => 4, NO_NEW_PRIVS => 38,
  SEIZE => 0x4206, INTERRUPT => 0x4207, GET_FILTER => 0x420c, DETACH => 17, WAIT_ALL => 0x40000000,
  SCMP_FILTER => 1, CAPABILITIES_3 => 0x20080522,
};

sub status_of {
  my ($pid) = @_;
  my %status = slurp("/proc/$pid/status") =~ /^(\w+):[ \t]*(.*?)[ \t]*$/mg;
  return \%status;
}

sub label_of {
  my ($pid) = @_;
  my ($file) = grep { -e } "/proc/$pid/attr/apparmor/current", "/proc/$pid/attr/current";
  return 'none' if !defined $file || !-e '/sys/kernel/security/apparmor';
  chomp(my $label = slurp($file));
  return $label;
}

# The filters of a process, outermost first.
sub filters_of {
  my ($pid) = @_;
  my @filters;
  sys(ptrace => SEIZE, $pid, 0, 0);
  sys(ptrace => INTERRUPT, $pid, 0, 0);
  waitpid $pid, WAIT_ALL;
  while ((my $length = try_sys(ptrace => GET_FILTER, $pid, scalar @filters, 0)) > 0) {
    my $filter = buffer(8 * $length);
    sys(ptrace => GET_FILTER, $pid, scalar @filters, address($filter));
    push @filters, $filter;
  }
  sys(ptrace => DETACH, $pid, 0, 0);
  return reverse @filters;
}

sub filter_calls {
  for my $filter (@_) {
    my $program = pack 'S x![J] P', length($filter) / 8, $filter;
    sys(seccomp => SCMP_FILTER, 0, address($program));
  }
  return;
}

sub join_control_groups {
  my ($pid) = @_;
  for (split /\n/, slurp("/proc/$pid/cgroup")) {
    my ($controllers, $path) = /^\d+:([^:]*):(.*)$/;
    $controllers =~ s/^name=//;
    my ($file) = grep { -e } map { "/sys/fs/cgroup/$_$path/cgroup.procs" } $controllers eq '' ? ('', 'unified') : $controllers;
    # 0 is whoever writes it.
    spill($file, '0') if defined $file;
  }
  return;
}

# The kernel lists the limits in the order of their numbers.
sub take_limits {
  my ($list) = @_;
  my @limits = map { /^.{26}(\S+)\s+(\S+)/ ? [map { $_ eq 'unlimited' ? -1 : $_ } $1, $2] : () } split /\n(?=Max)/, $list;
  for my $resource (0 .. $#limits - 1) {
    my $limit = pack 'q q', @{ $limits[$resource + 1] };
    sys(prlimit64 => 0, $resource, address($limit), 0);
  }
  return;
}

# From root to the user, groups and capabilities of that status.
sub take_identity {
  my ($like) = @_;
  my @groups = split ' ', $like->{Groups};
  my ($user) = split ' ', $like->{Uid};
  my ($group) = split ' ', $like->{Gid};
  my $list = pack 'L*', @groups;
  my $bounding = hex $like->{CapBnd};
  try_sys(prctl => DROP_BOUNDING, $_, 0, 0, 0) for grep { !($bounding >> $_ & 1) } 0 .. 63;
  sys(prctl => KEEP_CAPS, 1, 0, 0, 0);
  sys(setgroups => scalar @groups, address($list));
  sys(setresgid => $group + 0, $group + 0, $group + 0);
  sys(setresuid => $user + 0, $user + 0, $user + 0);
  my ($effective, $permitted, $inheritable) = map { hex $like->{$_} } qw(CapEff CapPrm CapInh);
  my $header = pack 'L L', CAPABILITIES_3, 0;
  my $sets = pack 'L6', map { my $half = $_; map { $_ >> 32 * $half & 0xffffffff } $effective, $permitted, $inheritable } 0, 1;
  sys(capset => address($header), address($sets));
  # What changes its user is not dumpable until its next program starts; a service has long started it.
  sys(prctl => SET_DUMPABLE, 1, 0, 0, 0);
  return;
}

# What must be the same in the foothold and in the process it stands for.
sub confinement {
  my ($pid) = @_;
  my $status = status_of($pid);
  my @same = qw(Uid Gid Groups CapInh CapPrm CapEff CapBnd CapAmb NoNewPrivs Seccomp Seccomp_filters);
  my @namespaces = map { readlink "/proc/$pid/ns/$_" } qw(ipc uts net pid cgroup mnt user);
  my @limits = map { join ' ', split } split /\n/, slurp("/proc/$pid/limits");
  my @powers = map { "$_ " . join ' ', split ' ', $status->{$_} // '' } @same;
  # Ubuntu 26.04 has who is no longer root keep his own label beside the one that he takes (apparmor_restrict_unprivileged_unconfined):
  # both hold, and unconfined refuses nothing.
  my $label = label_of($pid) =~ s{//&unconfined}{}r;
  return ("AppArmor $label", @powers, @namespaces, @limits, slurp("/proc/$pid/cgroup"), slurp("/proc/$pid/root/etc/hostname"));
}

# Runs `code` in a process confined like `pid` and gives back its id. It is a child because only children enter a pid namespace. What
# needs the server's own files comes first, then its root folder is the container's, then one power after another is laid down.
sub in_the_place_of {
  my ($pid, $code) = @_;
  my ($like, $label, @filters) = (status_of($pid), label_of($pid), filters_of($pid));
  my @environment = split /\0/, slurp("/proc/$pid/environ");
  my $limits = slurp("/proc/$pid/limits");
  my $badness = slurp("/proc/$pid/oom_score_adj");
  my %namespace = map { open my $handle, '<', "/proc/$pid/ns/$_" or die "ns $_: $!\n"; ($_ => $handle) } qw(ipc uts net pid cgroup mnt);
  sys(setns => fileno $namespace{pid}, 0);
  my $child = fork // die "fork: $!\n";
  return $child if $child;

  $in_child = 1;
  POSIX::setsid();
  my $profile;
  if ($label !~ /^(?:none|unconfined)/) {
    my ($attribute) = grep { -e } '/proc/self/attr/apparmor/current', '/proc/self/attr/current';
    open $profile, '>', $attribute or die "$attribute: $!\n";
  }
  join_control_groups($pid);
  take_limits($limits);
  spill('/proc/self/oom_score_adj', $badness);
  sys(setns => fileno $namespace{$_}, 0) for qw(ipc uts net cgroup mnt);
  chdir '/';
  %ENV = map { split /=/, $_, 2 } @environment;
  # With no-new-privileges anybody may set a filter, and last is best; without, only root may.
  filter_calls(@filters) if !$like->{NoNewPrivs};
  take_identity($like);
  if (defined $profile) {
    my ($name) = $label =~ /^(\S+)/;
    defined syswrite $profile, "changeprofile $name" or die "profile $name: $!\n";
  }
  if ($like->{NoNewPrivs}) {
    sys(prctl => NO_NEW_PRIVS, 1, 0, 0, 0);
    filter_calls(@filters);
  }
  $code->();
  die "the attack ended without a word\n";
}
