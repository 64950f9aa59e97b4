<?php
// Runs once, in php-fpm's first process and before it has workers. It opens the socket on which nginx asks for pages, and then gives up the right to
// make any other local socket. The kernel keeps that for all workers: only nginx can connect to php-fpm.
//
// Without it, code in a page could connect there itself and send PHP_ADMIN_VALUE, which replaces the settings of a worker (open_basedir,
// auto_prepend_file) for every later visitor. php-fpm has no setting against that.
declare(strict_types=1);

(static function (string $path): void {
    // AUDIT_ARCH_… of this machine, and the number of its call `socket`.
    [$machine, $socket] = match (php_uname('m')) {
        'x86_64' => [0xC000003E, 41],
        'aarch64' => [0xC00000B7, 198],
    };
    $libc = FFI::cdef('
        struct sockaddr_un { unsigned short family; char path[108]; };
        struct sock_filter { unsigned short code; unsigned char yes, no; unsigned int value; };
        struct sock_fprog { unsigned short length; struct sock_filter *filter; };
        int socket(int family, int type, int protocol);
        int bind(int socket, struct sockaddr_un *address, unsigned int length);
        int listen(int socket, int backlog);
        int setenv(const char *name, const char *value, int overwrite);
        int prctl(int option, unsigned long, void *, unsigned long, unsigned long);
    ');
    $must = static fn (int $result, string $what): int => $result >= 0 ? $result : throw new RuntimeException("php-fpm is not started: $what failed");

    // AF_UNIX, SOCK_STREAM. The umask leaves it to this user.
    $listening = $must($libc->socket(1, 1, 0), 'socket');
    $address = $libc->new('struct sockaddr_un');
    $address->family = 1;
    FFI::memcpy($address->path, $path, strlen($path));
    $must($libc->bind($listening, FFI::addr($address), FFI::sizeof($address)), "bind to $path");
    $must($libc->listen($listening, 511), 'listen');
    // php-fpm takes over the sockets that are named here.
    $must($libc->setenv('FPM_SOCKETS', "$path=$listening", 1), 'setenv');

    // The filter in BPF: offset 4 of the kernel's seccomp_data is the machine, 0 the call, 16 its first argument.
    $program = [
        [0x20, 0, 0, 4],           // load the machine
        [0x15, 0, 6, $machine],    // another one's convention: refuse
        [0x20, 0, 0, 0],           // load the call
        [0x35, 4, 0, 0x40000000],  // the 32-bit pointers of x86_64: refuse
        [0x15, 0, 2, $socket],     // not `socket`: allow
        [0x20, 0, 0, 16],          // load the family
        [0x15, 1, 0, 1],           // AF_UNIX: refuse
        [0x06, 0, 0, 0x7FFF0000],  // SECCOMP_RET_ALLOW
        [0x06, 0, 0, 0x0005000D],  // SECCOMP_RET_ERRNO with EACCES
    ];
    $filter = $libc->new('struct sock_filter[' . count($program) . ']');
    foreach ($program as $line => [$code, $yes, $no, $value]) {
        [$filter[$line]->code, $filter[$line]->yes, $filter[$line]->no, $filter[$line]->value] = [$code, $yes, $no, $value];
    }
    $whole = $libc->new('struct sock_fprog');
    $whole->length = count($program);
    $whole->filter = $libc->cast('struct sock_filter *', FFI::addr($filter));
    // PR_SET_NO_NEW_PRIVS, which a filter needs; PR_SET_SECCOMP with SECCOMP_MODE_FILTER.
    $must($libc->prctl(38, 1, null, 0, 0), 'prctl');
    $must($libc->prctl(22, 2, FFI::addr($whole), 0, 0), 'the filter of calls');
})('/run/php/fpm.sock');
