import { join } from "node:path/posix";
import { scannerRules } from "../../controls/scanner-rules.ts";
import { getMap, getScalar } from "../../lib/fields.ts";
import { describeExceptionEnd } from "../../lib/text/exception-end.ts";
import type { Override } from "../../model/types/controls.ts";
import type { Model } from "../../model/types/model.ts";
import type { Service } from "../../model/types/service.ts";

/*
 * What the answers accept, in the words of scanners that read the project's files: each finding that is accepted is one that they may leave out, with the
 * reason, and nothing else is.
 */

/** A rule of a scanner with the services that may be what it finds, each with the reason. */
interface RuleWaiver {
  readonly rule: string;
  readonly services: readonly { readonly name: string; readonly reason: string }[];
}

/** A check of a Dockerfile that is accepted. */
interface FileWaiver {
  readonly rule: string;
  readonly path: string;
  readonly reason: string;
  /** The first day on which it does not hold any more, `YYYY-MM-DD`. */
  readonly over?: string;
}

/** What is accepted, by scanner. */
export interface Waivers {
  /** Of compose-lint's findings, by its rules. */
  readonly composeLint: readonly RuleWaiver[];
  /** Of Trivy's findings, in the Dockerfiles of the project's own services. */
  readonly trivy: readonly FileWaiver[];
}

/** What the answers accept of what scanners find. */
export function listWaivers(model: Model): Waivers {
  const all = model.services.map((service): Accepting => ({ service, accepted: listAccepted(service, model) }));
  return { composeLint: listRuleWaivers(all), trivy: all.flatMap(listFileWaivers) };
}

/** A service, and all that it accepts. */
interface Accepting {
  readonly service: Service;
  readonly accepted: readonly Exception[];
}

function listRuleWaivers(all: readonly Accepting[]): readonly RuleWaiver[] {
  return Object.entries(scannerRules.composeLint).flatMap(([rule, entries]) => {
    const services = all.flatMap(({ service, accepted }) => {
      const meant = accepted.filter(({ entry }) => entries.includes(entry));
      return meant.length === 0 ? [] : [{ name: service.name, reason: meant.map(describeException).join("; ") }];
    });
    return services.length === 0 ? [] : [{ rule, services }];
  });
}

function listFileWaivers({ service, accepted }: Accepting): readonly FileWaiver[] {
  const path = findDockerfile(service);
  return path === undefined
    ? []
    : Object.entries(scannerRules.trivy).flatMap(([rule, entries]) =>
        accepted
          .filter(({ entry }) => entries.includes(entry))
          .map((one) => ({
            rule,
            path,
            reason: describeException(one),
            ...(one.until !== undefined && { over: nextDay(one.until) }),
          })),
      );
}

interface Exception extends Override {
  readonly entry: string;
}

/** What a service accepts of what it has, and what is switched off for the whole stack; each entry once. */
function listAccepted({ adopted }: Service, { controls }: Model): readonly Exception[] {
  const { lacks = [], dangers = [] } = adopted?.hardened ?? {};
  const own = [
    ...lacks.map(({ control, acceptance }) => ({ entry: control, acceptance })),
    ...dangers.map(({ slug, acceptance }) => ({ entry: slug, acceptance })),
    ...controls.map(({ control, override }) => ({ entry: control.slug, acceptance: override })),
  ].flatMap(({ entry, acceptance }) => {
    const { reason, until, owner } = acceptance ?? {};
    return reason === undefined
      ? []
      : [{ entry, reason, ...(until !== undefined && { until }), ...(owner !== undefined && { owner }) }];
  });
  return [...new Map(own.map((one) => [one.entry, one])).values()];
}

/** The file that it is built from, below the project's folder; undefined if it is elsewhere, or there is none. */
function findDockerfile({ source, adopted }: Service): string | undefined {
  const build = getMap(adopted?.hardened.service ?? {}, "build");
  const path = source === undefined ? ".." : join(source, getScalar(build, "dockerfile") ?? "Dockerfile");
  return adopted === undefined || path.startsWith("..") || build.dockerfile_inline !== undefined ? undefined : path;
}

function describeException({ entry, reason, ...rest }: Exception): string {
  const end = describeExceptionEnd(rest);
  return `${entry}: ${reason}${end === "" ? "" : ` (${end})`}`;
}

/** A day that a scanner leaves out the day's own findings from is the first one that is not accepted. */
function nextDay(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, "2027-01-02".length);
}
