import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { get } from "node:http";
import { docker } from "../engine/docker.ts";
import { Lab } from "./lab.ts";

/** A record as the receiver keeps it. */
export type LogRecord = Readonly<Record<string, string>>;

/** The case study with a Fluent Bit that receives its logs. */
export class LogLab extends Lab {
  /** @param receiverPort where the engine finds the receiver */
  constructor(
    stack: string,
    port: number,
    readonly receiverPort: number,
  ) {
    super(stack, port);
  }

  /** Writes the project with its receiver; `forward` as in harden.yml. */
  initWithReceiver(forward = "file"): void {
    const outcome = this.init();
    if (outcome.code !== 0) {
      throw new Error(outcome.stderr);
    }
    this.set(["services", "logs"], { kind: "fluent-bit", publish: `127.0.0.1:${this.receiverPort}` });
    this.set(["logging"], "fluent-bit");
    this.forwardTo(forward);
  }

  forwardTo(target: string): void {
    this.set(["forward"], target);
    const { code, stderr } = this.run(["generate"]);
    if (code !== 0) {
      throw new Error(stderr);
    }
  }

  /** What the receiver has written down so far. */
  records(): readonly LogRecord[] {
    const folder = docker("volume", "inspect", "--format", "{{.Mountpoint}}", `${this.stack}_logs_records`);
    const file = `${folder}/records.log`;
    return existsSync(file)
      ? readFileSync(file, "utf8")
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line))
      : [];
  }

  /** Makes the web service write a line that can be found again; gives the status. The connection ends with it. */
  visit(mark: string): Promise<number> {
    const headers = { "user-agent": mark };
    return new Promise((resolve, reject) => {
      get({ host: "127.0.0.1", port: this.port, agent: false, headers }, (answer) => {
        answer.resume().on("end", () => resolve(answer.statusCode ?? 0));
      }).on("error", reject);
    });
  }

  /** What a container of the stack prints on its standard output, as if its service had. */
  say(service: string, text: string): void {
    execFileSync(
      "docker",
      ["exec", "--interactive", `${this.stack}-${service}-1`, "bash", "-c", "cat > /proc/1/fd/1"],
      {
        input: text,
      },
    );
  }
}
