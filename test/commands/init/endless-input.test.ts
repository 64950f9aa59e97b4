import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { makeFolders } from "../../support/projects/folders.ts";
import { strongPassphrase } from "../../support/strong-passphrase.ts";
import { layApplication } from "../cli.ts";

/* Files that a user names on the command line, as a shell gives them. */

const newFolder = makeFolders();
const program = join(process.cwd(), "dist/cli.js");

/** Runs a line of bash in a folder with an application; `$init` writes the project. */
function runLine(folder: string, line: string) {
  layApplication(folder);
  const { status, stderr } = spawnSync("bash", ["-c", line], {
    cwd: folder,
    encoding: "utf8",
    timeout: 300_000,
    env: {
      ...process.env,
      init: `${process.execPath} ${program} init . --yes`,
      preset: "--preset php-mariadb --name shop",
      passphrase: strongPassphrase,
      XDG_CONFIG_HOME: join(folder, "config"),
      DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent",
    },
  });
  return { status, stderr };
}

test.each([
  [
    "--answers /dev/zero",
    "$init --answers /dev/zero",
    /--answers \/dev\/zero: the file cannot be read \(more than 2 MB\)\n {2}Name a file in the/,
  ],
  [
    "--answers -",
    "$init --answers - < /dev/zero",
    /--answers -: standard input cannot be read \(more than 2 MB\)\n {2}Name a file in the/,
  ],
  [
    "--vault-password-file /dev/zero",
    "$init $preset --vault-password-file /dev/zero",
    /\/dev\/zero: It cannot be read \(more than 64 kB\)\.\n {2}Name the file that holds/,
  ],
  [
    "--vault-password-file <(…)",
    "$init $preset --vault-password-file <(cat /dev/zero)",
    /\/dev\/fd\/\d+: It cannot be read \(more than 64 kB\)\.\n {2}Name the file that holds/,
  ],
])("%s without an end is refused, and nothing is written", (_, line, told) => {
  const folder = newFolder();
  expect(runLine(folder, line)).toEqual({ status: 2, stderr: expect.stringMatching(told) });
  expect(readdirSync(folder).sort()).toEqual(["dbserver", "webserver"]);
});

test.each([
  ["a process substitution", '$init $preset --vault-password-file <(echo "$passphrase")'],
  ["/dev/stdin", 'echo "$passphrase" | $init $preset --vault-password-file /dev/stdin'],
])("a passphrase comes from %s", (_, line) => {
  const folder = newFolder();
  expect(runLine(folder, line)).toEqual({ status: 0, stderr: "" });
  expect(existsSync(join(folder, "config"))).toBe(false);
  const opened = execFileSync(
    "bash",
    ["-c", `${process.execPath} ${program} secrets list --vault-password-file <(echo ${strongPassphrase})`],
    { cwd: folder, encoding: "utf8" },
  );
  expect(opened).toContain("dbserver");
});
