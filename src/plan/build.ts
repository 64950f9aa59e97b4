import { nameBootUnit } from "../controls/server/boot.ts";
import { nameGroup, namePrefix } from "../model/deployed-names.ts";
import { theServer } from "../model/secret-names.ts";
import type { Model } from "../model/types/model.ts";
import type { Service } from "../model/types/service.ts";
import { printAdopted, printResources } from "./adopted/service-text.ts";
import {
  planChecks,
  planEngineSettings,
  planHostSettings,
  planHostTimers,
  planOwnedFiles,
  planServerChecks,
  type ServiceChecks,
} from "./checks/checks.ts";
import { planHostChecks } from "./checks/host-checks.ts";
import { isOn } from "./context/asked.ts";
import { viewAudit } from "./context/audit.ts";
import { computeBootTimes } from "./context/boot.ts";
import { withComposedSecrets } from "./context/composed-secrets.ts";
import { type ProjectView, viewProject } from "./context/context.ts";
import { viewBackups } from "./context/data/backups.ts";
import { viewVisitors } from "./context/edge/edge.ts";
import { listBridges, listFilterUnits, listLimitedServices, nameBridge, withBridges } from "./context/packet-filter.ts";
import { viewOpenPorts } from "./context/port-filter.ts";
import { viewRegularAudit } from "./context/regular-audit.ts";
import { listWaivers, type Waivers } from "./context/scanner-waivers.ts";
import type { ServiceView } from "./context/service.ts";
import { features } from "./features.ts";
import { type Learned, nothingLearned, printAppArmor, printSeccomp } from "./profiles.ts";
import { describeSwarm } from "./swarm/describe.ts";
import { listSwarmOutbound } from "./swarm/outbound.ts";
import { listSwarmPorts } from "./swarm/ports.ts";
import { printSwarm } from "./swarm/print.ts";
import type { Templates } from "./templates/load.ts";
import { type ControlWords, createRenderer, type Renderer } from "./templates/render.ts";
import type { TemplateFile } from "./templates/types.ts";
import type { Plan, PlannedFile } from "./types.ts";

/**
 * Renders the whole project except `harden.yml` and the vault. The same model and templates give the same plan, byte for byte; nothing is read or
 * written. Linear in the number of services. What is placed of it is read back first (adopted/read-back.ts).
 *
 * @param learned of every service whose answers say so
 */
export function buildPlan(model: Model, templates: Templates, learned: Learned = nothingLearned): Plan {
  const words = controlWords(model);
  const render = createRenderer(words);
  const filters = listFilterUnits(model);
  const openPorts = viewOpenPorts(model);
  const checks = planChecks(model);
  const waivers = listWaivers(model);
  const view: ProjectView = {
    ...withComposedSecrets(viewProject(model), model, templates, render),
    networks: model.networks.map((network) => ({ ...network, bridge: nameBridge(model.name, network.name) })),
    bridges: listBridges(model),
    filters,
    openPorts,
    filtersPackets: filters.length > 0 || openPorts !== undefined || isOn(model, "swarm-filter"),
    limited: listLimitedServices(model),
    names: filters.find(({ names }) => names !== undefined)?.names,
    visitors: viewVisitors(model.edge),
    filter: Object.fromEntries(filters.map((unit) => [unit.control, unit])),
    ...textsOfAdopted(model, (slug) => words.get(slug)?.reason ?? ""),
    controls: toldControls(model, checks),
    checks,
    leftOpen: leftOpenIn(checks),
    ...waivers,
    hostChecks: planHostChecks(model, checks),
    serverChecks: planServerChecks(model),
    everyHostChecks: planServerChecks(model, "hostReadings"),
    nodeChecks: planServerChecks(model, "nodeReadings"),
    swarmPorts: listSwarmPorts(model),
    swarmOutbound: listSwarmOutbound(model),
    engineSettings: planEngineSettings(model),
    ownedFiles: planOwnedFiles(model),
    hostSettings: planHostSettings(model, "others"),
    sshSettings: planHostSettings(model, "sshd"),
    hostTimers: planHostTimers(model),
    checksPasswords: isOn(model, "strong-passwords"),
    bootUnit: isOn(model, "boot-unit") ? nameBootUnit(model.name) : undefined,
    boot: computeBootTimes(model),
    ...viewRegularAudit(model),
    ...viewBackups(model),
    ...viewAudit(model),
  };
  const files = [
    ...projectFiles(templates, view, render, { model, waivers }),
    ...model.services.flatMap((service, index) =>
      serviceFiles(templates, service, view.services[index], render, { model, learned }),
    ),
    ...kindFiles(templates, view, render, model),
  ];
  return {
    files: [...files, ...swarmFiles(model, files, words)].sort((one, other) => (one.path < other.path ? -1 : 1)),
  };
}

/** What a swarm is told, from the compose.yml of the same plan. */
function swarmFiles(
  model: Model,
  files: readonly PlannedFile[],
  words: ReadonlyMap<string, ControlWords>,
): readonly PlannedFile[] {
  if (model.target !== "swarm") {
    return [];
  }
  const compose = files.find(({ path }) => path === `playbooks/files/opt/harden/${model.name}/compose.yml`);
  const stack = describeSwarm(model, compose?.text ?? "");
  const text = printSwarm(model.name, stack, (slug) => words.get(slug)?.reason ?? "");
  return [managed("playbooks/vars/swarm.yml", text, 0o644)];
}

/** The services with open points, and of each these controls only. */
function leftOpenIn(checks: readonly ServiceChecks[]): readonly ServiceChecks[] {
  return checks
    .map(({ service, controls }) => ({ service, controls: controls.filter(({ open }) => open !== undefined) }))
    .filter(({ controls }) => controls.length > 0);
}

/** The controls as users see them; container controls only if some container has them. */
function toldControls(model: Model, checks: readonly ServiceChecks[]): readonly object[] {
  const measured = new Set(
    checks.flatMap(({ controls }) => controls.filter(({ open }) => open === undefined).map(({ control }) => control)),
  );
  return model.controls
    .filter(({ control, on }) => !on || control.readings === undefined || measured.has(control.slug))
    .map(({ control, on, reason }) => ({ ...control, on, left: reason }));
}

/** Adopted services and sections, as they are in compose.yml. */
function textsOfAdopted(model: Model, reasonOf: (slug: string) => string) {
  const said = new Set<string>();
  const adopted = model.services.filter((service) => service.adopted !== undefined);
  const texts = Object.fromEntries(
    (["networks", "volumes", "secrets", "configs"] as const).map((section) => {
      const kept = section === "networks" ? withBridges(model) : model.resources[section];
      return [section, kept && printResources(kept, commentsOf(model, section))];
    }),
  );
  return {
    adoptedTexts: Object.fromEntries(
      adopted.map((service) => [
        service.name,
        printAdopted(service, { logDriver: model.logDriver, prefix: namePrefix(service.name), reasonOf, said }),
      ]),
    ),
    hasAdopted: adopted.length > 0,
    resourceTexts: texts,
    hasNetworks: texts.networks !== undefined || model.networks.length > 0,
    hasVolumes: texts.volumes !== undefined || model.services.some(({ kind }) => kind.volumes.length > 0),
    hasSecrets:
      texts.secrets !== undefined ||
      model.secrets.some(({ asVariable, service }) => asVariable === undefined && service !== theServer),
  };
}

/** The comments on a section's entries, with paths below it. */
function commentsOf({ resourceComments }: Model, section: string): Model["resourceComments"] {
  return resourceComments.flatMap(({ path: [at, ...below], text }) => (at === section ? [{ path: below, text }] : []));
}

function controlWords(model: Model): ReadonlyMap<string, ControlWords> {
  return new Map(model.controls.map(({ control, on }) => [control.slug, { on, reason: control.reason }]));
}

function projectFiles(
  templates: Templates,
  view: ProjectView,
  render: Renderer,
  { model, waivers }: { readonly model: Model; readonly waivers: Waivers },
): readonly PlannedFile[] {
  const chosen = features.filter(({ when }) => when(model, waivers));
  return [templates.project, ...chosen.map(({ folder }) => filesOf(templates, folder))]
    .flat()
    .map((file) => managed(outputPath(file.path, model.name), render(file, view), file.mode))
    .map((file) => (commonPlaces.includes(file.path) ? { ...file, yields: true } : file));
}

function filesOf({ features: read }: Templates, folder: string): readonly TemplateFile[] {
  const files = read.get(folder);
  if (files === undefined) {
    throw new Error(`the templates of the feature ${folder} were not read`);
  }
  return files;
}

/** Files that a user's folder probably has already. */
const commonPlaces: readonly string[] = ["README.md", ".gitignore", ".compose-lint.yml", ".trivyignore.yaml"];

/** `gitignore` has no dot in the templates, because npm would apply it. */
function outputPath(path: string, stack: string): string {
  return path
    .replaceAll("__stack__", stack)
    .replaceAll("__group__", nameGroup(stack))
    .replace(/^(gitignore|yamllint|ansible-lint|compose-lint\.yml|trivyignore\.yaml)$/, ".$1");
}

function serviceFiles(
  templates: Templates,
  service: Service,
  view: ServiceView | undefined,
  render: Renderer,
  { model, learned }: { readonly model: Model; readonly learned: Learned },
): readonly PlannedFile[] {
  const kind = templates.kinds.get(service.kind.name);
  if (kind === undefined || view === undefined) {
    throw new Error(`the templates of ${service.kind.name} were not read`);
  }
  const stackFiles = `playbooks/files/opt/harden/${model.name}`;
  const own = (path: string, file: TemplateFile): PlannedFile => managed(path, render(file, view), file.mode);
  const sources = { model, templates, render, learned };
  const appArmor = `playbooks/files/etc/apparmor.d/harden-init.${model.name}.${service.name}`;
  const profiles = [
    { path: appArmor, text: printAppArmor(service, view, sources), mode: kind.apparmor?.mode ?? 0o644 },
    { path: `${stackFiles}/seccomp/${service.name}.json`, text: printSeccomp(service, sources), mode: 0o644 },
  ];
  return [
    ...kind.service.map((file) => own(`${stackFiles}/${service.name}/${file.path}`, file)),
    ...kind.tasks.map((file) => own(`playbooks/tasks/${service.name}-${file.path}`, file)),
    ...(kind.wanted === undefined ? [] : [own(`playbooks/vars/database-${service.name}.yml`, kind.wanted)]),
    ...profiles.flatMap(({ path, text, mode }) => (text === undefined ? [] : [managed(path, text, mode)])),
  ];
}

/** Files that the used kinds add once, such as a module that their tasks call. */
function kindFiles(templates: Templates, view: ProjectView, render: Renderer, model: Model): readonly PlannedFile[] {
  const names = [...new Set(model.services.map(({ kind }) => kind.name))];
  const files = names.flatMap((name) =>
    (templates.kinds.get(name)?.playbooks ?? []).map((file) =>
      managed(`playbooks/${file.path}`, render(file, view), file.mode),
    ),
  );
  // Kinds that share a folder have the same ones.
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

function managed(path: string, text: string, mode: number): PlannedFile {
  return { path, text, mode, policy: "managed" };
}
