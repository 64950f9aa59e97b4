import { getErrorCode } from "./errors.ts";

export interface Captured {
  /** The exit code; 127 if the program is missing, 124 after the time limit. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CaptureOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The child gets `env` only, and not our environment. */
  readonly onlyEnv?: boolean;
  /** Milliseconds. Default: 30 s. */
  readonly timeout?: number;
  /** Ends the program, by SIGTERM. */
  readonly signal?: AbortSignal;
}

/** Runs a program to its end and returns its output. A failure is a value, not an exception. */
export async function captureOutput(
  argv: readonly [string, ...string[]],
  options: CaptureOptions = {},
): Promise<Captured> {
  const { execa } = await import("execa");
  const [program, ...rest] = argv;
  const result = await execa(program, rest, {
    reject: false,
    stdin: options.input === undefined ? "ignore" : "pipe",
    ...(options.input === undefined ? {} : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
    extendEnv: options.onlyEnv !== true,
    timeout: options.timeout ?? 30_000,
    maxBuffer: 16 * 1024 * 1024,
    stripFinalNewline: false,
  });
  if (result.timedOut) {
    return {
      code: 124,
      stdout: result.stdout ?? "",
      stderr: `${program} gave no answer within ${(options.timeout ?? 30_000) / 1000} s`,
    };
  }
  if (result.exitCode === undefined) {
    const missing = getErrorCode(result.cause) === "ENOENT";
    return {
      code: missing ? 127 : 126,
      stdout: "",
      stderr: missing ? `${program}: not found` : (result.shortMessage ?? ""),
    };
  }
  return { code: result.exitCode, stdout: result.stdout, stderr: result.stderr };
}
