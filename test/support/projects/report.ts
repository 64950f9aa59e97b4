export interface DeployReport {
  readonly passes: readonly {
    readonly name: string;
    readonly ending: { readonly type: string };
    readonly hosts: Readonly<Record<string, { readonly changed: number; readonly failures: number }>>;
    readonly changed: readonly { readonly task: string; readonly changes: readonly string[] }[];
    readonly failed: readonly { readonly task: string; readonly message?: string }[];
  }[];
  readonly idempotent?: boolean;
  readonly findings: readonly {
    readonly control: string;
    readonly service?: string;
    readonly ok: boolean | null;
    readonly open?: string;
    readonly why?: string;
  }[];
  readonly urls: Readonly<Record<string, string>>;
}

/** The report that was printed; undefined where an error was printed instead, or nothing. */
export function readReport(text: string): DeployReport | undefined {
  try {
    const document: DeployReport | { readonly passes?: undefined } = JSON.parse(text);
    return document.passes === undefined ? undefined : document;
  } catch {
    return undefined;
  }
}

/** How much each pass changed, over all hosts. */
export function changedIn(report: DeployReport): readonly number[] {
  return report.passes.map(({ hosts }) => Object.values(hosts).reduce((sum, { changed }) => sum + changed, 0));
}

/** The controls that were measured not to hold, though nobody left them open. */
export function brokenControls({ findings }: DeployReport): DeployReport["findings"] {
  return findings.filter(({ ok, open }) => ok === false && open === undefined);
}

/** The same with those that somebody left open, but for the way out: no rules limit it on a host that is not prepared. */
export function wrongControls({ findings }: DeployReport): DeployReport["findings"] {
  return findings.filter(
    ({ control, ok, open }) => ok === false && !(control === "limited-outbound" && open !== undefined),
  );
}

/** All that the failed tasks said. */
export function failuresIn(report: DeployReport): string {
  return report.passes
    .flatMap(({ failed }) => failed.map(({ task, message }) => `${task}: ${message ?? ""}`))
    .join("\n");
}
