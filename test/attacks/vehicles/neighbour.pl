# Whether the other service still answers, and how fast, while one is attacked. It is asked in its own network, by a process outside all
# limits: the web service for a page that it does not have, the database for its greeting.

# Starts asking; gives back a function that ends it and tells the slowest answer in seconds.
sub watch {
  my ($service) = @_;
  my ($port, $say) = $stack{"${service}_has_pages"} ? (8081, "GET /neighbour.txt HTTP/1.0\r\n\r\n") : (3306, undef);
  pipe my $result, my $told or die "pipe: $!\n";
  pipe my $end, my $ends or die "pipe: $!\n";
  my $pid = fork // die "fork: $!\n";
  if (!$pid) {
    close $ends;
    enter_network_of($stack{"${service}_pid"});
    my $slowest = 0;
    my $over = '';
    do {
      my $seconds = seconds_for($port, $say);
      $slowest = $seconds if $seconds > $slowest;
      vec($over, fileno $end, 1) = 1;
    } until select $over, undef, undef, 0.05;
    syswrite $told, $slowest;
    POSIX::_exit(0);
  }
  close $told;
  return sub {
    close $ends;
    sysread $result, my $slowest, 40;
    waitpid $pid, 0;
    return $slowest;
  };
}

# Half a minute stands for never.
sub seconds_for {
  my ($port, $say) = @_;
  my $start = Time::HiRes::time();
  my $peer = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port, Timeout => 30) or return 30;
  print $peer $say if defined $say;
  my $ready = '';
  vec($ready, fileno $peer, 1) = 1;
  select($ready, undef, undef, 30) or return 30;
  sysread $peer, my $text, 100 or return 30;
  return Time::HiRes::time() - $start;
}
