import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Lab } from "../projects/lab.ts";
import { failuresIn } from "../projects/report.ts";

/** A program of test/learning/programs that was imported, learned on this machine, and deployed with what was learned in force. */
export class LearnedLab extends Lab {
  constructor(
    stack: string,
    port: number,
    program: string,
    readonly service = program,
  ) {
    super(stack, port, { services: "", files: join(import.meta.dirname, "../../learning/programs", program) });
  }

  deployLearned(): void {
    expect(this.run(this.importing)).toMatchObject({ code: 0 });
    expect(this.run(this.learning(this.service, "--yes", "--json"))).toMatchObject({ code: 0 });
    expect(failuresIn(this.deploy().report)).toBe("");
  }

  /** What a Python script says as JSON that leads the deployed service through lives: `script COLLECTIONS STACK SERVICE …words`. */
  experiment(script: string, ...words: readonly string[]): unknown {
    const collections = join(this.folder, "playbooks/collections");
    const all = [script, collections, this.stack, this.service, ...words];
    return JSON.parse(execFileSync("/usr/bin/python3", all, { encoding: "utf8" }));
  }
}
