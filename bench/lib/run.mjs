import { spawn } from "node:child_process";

/**
 * Runs a program to its end, quietly.
 *
 * @param {readonly string[]} argv
 * @param {{ cwd?: string, env?: Record<string, string>, mayFail?: boolean }} [options]
 * @returns {Promise<{ seconds: number, code: number, output: string, stdout: string }>} wall time from start to end, and what it printed: all, and
 *   without what it said on stderr in between
 * @throws where it fails and may not: with the end of what it printed
 */
export function run(argv, { cwd, env, mayFail = false } = {}) {
  const [program, ...rest] = argv;
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let stdout = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    child.on("error", (error) =>
      mayFail ? resolve({ seconds: 0, code: 127, output: error.message, stdout }) : reject(error),
    );
    child.on("close", (code) => {
      const seconds = (performance.now() - start) / 1000;
      if (code === 0 || mayFail) {
        resolve({ seconds, code, output, stdout });
      } else {
        reject(new Error(`${argv.join(" ")} ended with code ${code}:\n${output.slice(-2000)}`));
      }
    });
  });
}

/** Whether a program is on the PATH. */
export async function isThere(program) {
  const { code } = await run(["sh", "-c", `command -v ${program}`], { mayFail: true });
  return code === 0;
}
