import { listDomainTexts } from "../model/edge/domain.ts";
import type { Kinds } from "../model/kinds.ts";
import type { Answers, HostAnswers, ServiceAnswers } from "../model/schema/answers.ts";
import { alarmWebhook } from "../model/secret-names.ts";

/** What the answers mean, shown before the user confirms them. */
export function summariseAnswers(answers: Answers, kinds: Kinds): readonly string[] {
  const names = Object.keys(answers.services);
  const width = Math.max(...names.map((name) => name.length));
  return [
    `Stack ${answers.name}, ${answers.hosts.map(hostText).join(", ")}`,
    ...names.flatMap((name) => serviceLines(name.padEnd(width), answers.services[name], kinds)),
    `  Hardening: ${answers.hardening.profile}, ${appArmorTexts[answers.hardening.apparmor]}`,
    ...leftOut(answers),
    ...alarmLines(answers),
    `  Logs: ${answers.logging}${answers.forward === "file" ? "" : `, forwarded to ${answers.forward}`}. Images are identified by ${answers.trust === "digest" ? "digest" : "tag only"}.`,
  ];
}

const appArmorTexts: Readonly<Record<Answers["hardening"]["apparmor"], string>> = {
  auto: "AppArmor if the kernel enforces it",
  require: "AppArmor required",
  off: "without AppArmor",
};

function hostText(host: HostAnswers): string {
  if (host.connection === "local") {
    return "on this machine";
  }
  const user = host.user === undefined ? "" : `${host.user}@`;
  const port = host.port === undefined ? "" : `:${host.port}`;
  return `on ${host.name} (${user}${host.address ?? host.name}${port})`;
}

function serviceLines(label: string, service: ServiceAnswers | undefined, kinds: Kinds): readonly string[] {
  if (service === undefined) {
    return [];
  }
  const kind = kinds.get(service.kind);
  const base = service.base ?? Object.keys(kind?.bases ?? {})[0];
  const image = service.image ?? kind?.image;
  const made =
    base !== undefined ? `built from ${base}` : image === undefined ? "built by its own Dockerfile" : `image ${image}`;
  const details = [
    service.source && `source ${service.source}`,
    ...reachLines(service, kind?.own === true),
    service.database && `database ${service.database}`,
    service.seed && `seed ${service.seed.file}`,
    service.uses?.length && `uses ${service.uses.join(", ")}`,
    service.extensions?.length && `extensions ${service.extensions.join(", ")}`,
  ];
  const indent = " ".repeat(label.length + 4);
  return [
    `  ${label}  ${kind?.title ?? service.kind}, ${made}`,
    ...details.filter((detail) => typeof detail === "string" && detail !== "").map((detail) => `${indent}${detail}`),
  ];
}

/** Where a service is reached; of one of the user's own its compose settings say so. */
function reachLines(service: ServiceAnswers, isOwn: boolean): readonly string[] {
  const { publish } = service;
  const names = listDomainTexts(service);
  const lines = [
    ...(names.length > 0 ? [`answers for ${names.join(", ")} over HTTPS`] : []),
    ...(publish !== undefined ? [`published on ${publish}`] : []),
  ];
  return lines.length > 0 || isOwn ? lines : ["not published"];
}

function alarmLines({ alarms }: Answers): readonly string[] {
  const told = [alarms?.command, alarms?.mail, alarms?.webhook && `the URL in the secret ${alarmWebhook}`].filter(
    (channel) => channel !== undefined,
  );
  return told.length === 0 ? [] : [`  Alarms: to ${told.join(", ")}`];
}

function leftOut({ hardening }: Answers): readonly string[] {
  return Object.entries(hardening.overrides ?? {}).map(([slug, { reason }]) => `  Control off: ${slug} (${reason})`);
}
