export interface DeployReport {
  readonly passes: readonly {
    readonly name: string;
    readonly ending: { readonly type: string };
    readonly hosts: Readonly<Record<string, { readonly changed: number; readonly failures: number }>>;
    readonly changed: readonly { readonly task: string; readonly changes: readonly string[] }[];
    readonly changes?: { readonly list: readonly ToldChange[]; readonly first: readonly string[] };
    readonly failed: readonly { readonly task: string; readonly message?: string }[];
  }[];
  readonly idempotent?: boolean;
  readonly notes?: readonly string[];
  readonly outcomes?: readonly { readonly host: string; readonly outcome: string; readonly task?: string }[];
  readonly canary?: { readonly host: string; readonly heldBefore: number; readonly stopped?: string };
  readonly findings: readonly {
    readonly host?: string;
    readonly control: string;
    readonly service?: string;
    readonly ok: boolean | null;
    readonly open?: string;
    readonly why?: string;
  }[];
  readonly urls: Readonly<Record<string, string>>;
  readonly learned?: readonly {
    readonly service: string;
    readonly rows: readonly { readonly what: string; readonly before: string; readonly after: string }[];
  }[];
}

/** A thing that changed, with its fields and causes. */
interface ToldChange {
  readonly what: string;
  readonly name: string;
  readonly fields: readonly { readonly field: string; readonly before?: string; readonly after?: string }[];
  readonly causes: readonly { readonly cause: string; readonly words: string }[];
}

/** Each thing that the first pass changed, in a line: `container web: mem_limit 256m → 300m (answers)`. */
export function toldChanges({ passes }: DeployReport): readonly string[] {
  return (passes[0]?.changes?.list ?? []).map(({ what, name, fields, causes }) => {
    const sides = fields.map(({ field, before = "none", after = "none" }) => `${field} ${before} → ${after}`);
    return `${what} ${name}: ${sides.join(", ")} (${causes.map(({ cause }) => cause).join(", ")})`;
  });
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

/** What keeps a deploy from being as wanted, a line each: tasks that failed, controls that do not hold, what the second pass changed. */
export function whatReportBlames(report: DeployReport): string {
  const broken = brokenControls(report).map(({ control, service = "", why = "" }) => `${control} ${service}: ${why}`);
  const later = report.passes.slice(1).flatMap(({ changed }) => changed);
  const changed = later.map(({ task, changes }) => `changed again: ${task} ${changes.join(" ")}`);
  return [failuresIn(report), ...broken, ...changed].filter(Boolean).join("\n");
}
