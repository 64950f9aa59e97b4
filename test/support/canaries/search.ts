import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Looks for known secrets, in every form that they are written in, and counts the places where it looked. */
export class CanarySearch {
  /** One form a line, for grep; the time of the file tells what was written since. */
  readonly patterns: string;
  places = 0;
  private readonly forms: readonly string[];
  private readonly holding = new Set<string>();

  constructor(name: string, secrets: readonly string[]) {
    this.forms = secrets.flatMap((secret) => [secret, Buffer.from(secret).toString("base64").replace(/=+$/, "")]);
    this.patterns = join(tmpdir(), `${name}.patterns`);
    writeFileSync(this.patterns, this.forms.map((form) => `${form}\n`).join(""), { mode: 0o600 });
  }

  /** The places that hold one. */
  get found(): readonly string[] {
    return [...this.holding].sort();
  }

  text(place: string, ...texts: readonly string[]): void {
    this.places += texts.length;
    if (texts.some((text) => this.forms.some((form) => text.includes(form)))) {
      this.holding.add(place);
    }
  }

  /** All that a program writes, as an archive. */
  output(place: string, argv: readonly string[]): void {
    this.places += 1;
    const script = 'pattern=$1; shift; "$@" | LC_ALL=C grep -z --text -qF -f "$pattern"';
    const { status } = spawnSync("sh", ["-c", script, "sh", this.patterns, ...argv], { stdio: "ignore" });
    if (status === 0) {
      this.holding.add(place);
    }
  }

  /** The files below these folders that were written since the search began, and those that are named. */
  files(folders: readonly string[], named: readonly string[] = []): void {
    const chosen = ["-xdev", "-type", "f", "-newer", this.patterns, "-print0"];
    const listed = spawnSync("find", [...folders, ...chosen], { encoding: "utf8", maxBuffer: 2 ** 26 }).stdout;
    const files = [...new Set([...listed.split("\0").filter(Boolean), ...named])].filter(
      (file) => file !== this.patterns,
    );
    this.places += files.length;
    // Lines that end with a zero: one of a disk's image, which is full of them, would be longer than the memory.
    const grep = ["-0", "--no-run-if-empty", "grep", "-z", "--text", "-lF", "-f", this.patterns];
    const { status, stdout, stderr } = spawnSync("xargs", grep, {
      input: files.join("\0"),
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C" },
      maxBuffer: 2 ** 26,
    });
    // What others write meanwhile may be gone before it is read, and some files of the kernel cannot be read: that is no failure.
    if ((status !== 0 && status !== 123) || stderr.includes("memory exhausted")) {
      throw new Error(`not all files could be searched (${status}): ${stderr.slice(-500)}`);
    }
    for (const file of stdout.split("\n").filter(Boolean)) {
      this.holding.add(file);
    }
  }

  /** Says how many places were looked at, for the figure in the documents. */
  tell(where: string): void {
    process.stderr.write(`  looked at ${this.places} places of ${where}: ${this.found.length} hold a canary\n`);
  }

  remove(): void {
    rmSync(this.patterns, { force: true });
  }
}
