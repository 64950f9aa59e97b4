import type * as z from "zod";
import type { reportSchema } from "./schema/report.ts";

/** The result of `deploy` or `verify`, and the content of a run record. Never a secret. */
export type Report = Readonly<z.output<typeof reportSchema>>;

/** One control, measured on the live host. `ok: null`: it could not be measured, and `why` is the reason. */
export type Finding = Readonly<Report["findings"][number]>;

/** An entry of the answers that accepts what a finding says. */
export type Acceptance = Readonly<NonNullable<Finding["accepted"]>[number]>;

/** The result of one pass of the playbooks. */
export type Pass = Readonly<Report["passes"][number]>;

/** How far an interrupted pass came. */
export type Interruption = Readonly<NonNullable<Pass["interruption"]>>;

/** What became of the image of a service, in a run with `--refresh`. */
export type Renewal = Readonly<NonNullable<Report["renewals"]>[number]>;

/** A secret of which it was not seen that its previous value is refused. */
export type Unrefused = Readonly<NonNullable<Report["unrefused"]>[number]>;
/** What became of a release in a run, or which one runs by a rollback. */
export type ReleaseNote = Readonly<NonNullable<Report["releases"]>[number]>;

/** How far a run of several servers came on one of them. */
export type Outcome = Readonly<NonNullable<Report["outcomes"]>[number]>;

/** The server that was deployed first, alone. */
export type Canary = Readonly<NonNullable<Report["canary"]>>;

/** What a server knows of the backups. */
export type BackupState = Readonly<NonNullable<Report["backups"]>[number]>;

/** What was learned of one service, before and after. */
export type LearnedService = Readonly<NonNullable<Report["learned"]>[number]>;

/** What a server found by itself between two runs, and how long that was so. */
export type OwnAudit = Readonly<NonNullable<Report["audits"]>[number]>;

/** What the stack consisted of when it was measured. */
export type StackLayout = Readonly<NonNullable<Report["layout"]>>;

/** One value that was read for a finding. */
export type TakenReading = Readonly<NonNullable<Finding["readings"]>[number]>;
