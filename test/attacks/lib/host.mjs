import { spawn } from "node:child_process";

/**
 * A machine by the words that run a program on it as root.
 *
 * @param {string} prefix empty for this machine, or such as `ssh -F CONFIG server sudo`
 */
export function hostBehind(prefix) {
  const words = prefix.split(/\s+/).filter(Boolean);
  // ssh hands all words as one line to a shell over there.
  const fit = words[0] === "ssh" ? quoted : (word) => word;
  return {
    name: prefix === "" ? "this machine" : prefix,
    prefix,
    /** Runs a program there and gives back what it printed; throws with what it complained of where it fails. */
    run: (argv, input = "") => run([...words, ...argv.map(fit)], input),
  };
}

function quoted(word) {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Runs a program with that input. */
export function run([program, ...rest], input = "") {
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { stdio: ["pipe", "pipe", "pipe"] });
    let output = "";
    let complaint = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (complaint += chunk));
    child.stdin.on("error", () => {}); // it ended before it read all; its exit code tells
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0
        ? resolve(output)
        : reject(new Error(`${program} ${rest.join(" ")} ended with ${code}:\n${complaint || output}`)),
    );
    child.stdin.end(input);
  });
}
