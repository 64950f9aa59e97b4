/** An attack that succeeds on a plain container, and the control that stops it. */
export interface Attack {
  /** Where it starts. */
  readonly from: string;
  /** What is tried. */
  readonly title: string;
  /** The control that stops it, by its slug. */
  readonly control: string;
}

type Tries = readonly (readonly [control: string, title: string])[];

/*
 * What was tried on the case study, with Docker's defaults and hardened. What Docker's defaults stop is not among it, nor what is stopped by a file of a kind. A
 * test compares this with docs/attacks.md, which is what was measured.
 */

const web: Tries = [
  ["no-capabilities", "Take on the identity of another user"],
  ["no-capabilities", "Move into another root folder"],
  ["ulimits", "Get secrets out of a process by letting it crash"],
  ["seccomp", "Reach the kernel's cryptography by a socket"],
  ["no-capabilities", "Make a device node for a disk of the server"],
  ["read-only-root", "Bring a program and run it"],
  ["read-only-root", "Bring a script and run it by its name"],
  ["no-capabilities", "Give a program capabilities of its own"],
  ["read-only-root", "Fill the server's disk"],
  ["no-capabilities", "Write a record into the server's audit log"],
  ["pids-limit", "Start processes without end"],
  ["outbound-filter", "Send data from the web service out to the internet"],
  ["memory-limit", "Take memory without end"],
  ["host-filter", "Ask the cloud for the server's keys (169.254.169.254)"],
  ["host-filter", "Ask a cloud with an address of its own for the server's keys"],
  ["host-filter", "Ask the cloud for the server's keys on another port than 80"],
  ["ulimits", "Hold open files without end"],
  ["apparmor", "Run a program of the image that the service never runs"],
  ["non-root-user", "Read a file of another user"],
  ["no-capabilities", "Listen to what passes on the network"],
  ["read-only-root", "Change the settings of PHP for its next start"],
  ["cpu-limit", "Take every processor"],
  ["seccomp", "Run a program that never lies in a file system"],
  ["no-capabilities", "Open a raw socket, to forge packets"],
  ["host-filter", "Reach the server's own services, such as sshd"],
  ["non-root-user", "Leave a program that gives root to anyone who starts it"],
  ["no-new-privileges", "Find a program that gives root to anyone who starts it"],
  ["read-only-root", "Put a program before the image's own"],
  ["read-only-root", "Leave a new page in the web root"],
];

const page: Tries = [
  ["least-privilege-account", "Take every connection to the database, so that nobody else gets in"],
  ["secrets-as-files", "Find the password of the database's root among the variables"],
];

const database: Tries = [
  ["read-only-root", "Bring a program and run it"],
  ["read-only-root", "Fill the server's disk from the temporary folder"],
  ["pids-limit", "Start processes without end"],
  ["internal-network", "Send the data out to the internet"],
  ["memory-limit", "Take memory without end"],
  ["internal-network", "Ask the cloud for the server's keys (169.254.169.254)"],
  ["apparmor", "Bring a program into the data folder and run it"],
  ["seccomp", "Run a program that never lies in a file system"],
  ["internal-network", "Reach the server's own services, such as sshd"],
];

const account: Tries = [
  ["least-privilege-account", "Change the shape of the application's tables"],
  ["least-privilege-account", "Drop the database of another application"],
  ["least-privilege-account", "See which other applications there are"],
  ["least-privilege-account", "Load a plugin into the database server"],
  ["least-privilege-account", "Let the server write its log to a file of choice"],
  ["least-privilege-account", "Make an account to come back with"],
  ["least-privilege-account", "Read the data of another application"],
  ["least-privilege-account", "Listen to the statements of others"],
  ["least-privilege-account", "Read the password hashes of all accounts"],
  ["least-privilege-account", "Read a file of the database server by a statement"],
  ["least-privilege-account", "Leave code that runs inside the database"],
  ["least-privilege-account", "Write a file on the database server by a statement"],
];

const network: Tries = [
  ["internal-network", "Reach the database at its own address, by way of the server"],
  ["internal-network", "Reach the database from another machine"],
  ["neighbour-filter", "Reach the web service past the address that it is published at"],
];

const server: Tries = [
  ["secrets-as-files", "Read the password of the database's root in what the engine tells of its containers"],
  ["secrets-as-files", "Read the password of the database's root in the list of processes"],
];

const byStart = {
  "From the web service's process": web,
  "From code in a page of the application": page,
  "From the database server's process": database,
  "As the application's account in the database": account,
  "From another machine on the network": network,
  "From an account on the server": server,
};

/** Every attack that the controls stop, and Docker's defaults do not. */
export const attacks: readonly Attack[] = Object.entries(byStart).flatMap(([from, tries]) =>
  tries.map(([control, title]) => ({ from, title, control })),
);
