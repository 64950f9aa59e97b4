import { compareValues } from "../../fields/compare-values.ts";
import { containerSchema, type LiveContainer } from "../../fields/container.ts";
import { limitFields } from "../../fields/limits.ts";
import { mountFields } from "../../fields/mounts.ts";
import { networkFields } from "../../fields/networks.ts";
import { programFields } from "../../fields/program.ts";
import { rightsFields } from "../../fields/rights.ts";
import { type Field, spellTexts, type Wanted } from "../../fields/values.ts";
import { type Fields, getMap, getScalar, getText } from "../../lib/fields.ts";
import { isMap } from "../../lib/paths.ts";
import type { ChangedField, Standing } from "../types.ts";

/** Labels that Compose and we put there: they follow from everything else. */
const ownLabels = /^(?:com\.docker\.compose\.|io\.harden-init\.)/;
const inputsLabel = "io.harden-init.inputs";

/** What a person can set of a container. The image is left out: its tag is a hash of what it is built from, and another one is told as the cause. */
const fields: readonly Pick<Field, "key" | "found">[] = [
  ...[...programFields, ...rightsFields, ...networkFields, ...mountFields, ...limitFields].filter(
    ({ key }) => key !== "labels" && key !== "image",
  ),
  {
    key: "labels",
    found: ({ config }) =>
      spellTexts(
        Object.fromEntries(Object.entries(getMap(config, "Labels")).filter(([name]) => !ownLabels.test(name))),
      ),
  },
];

/** Of the project nothing is known here: both sides are what an engine has. */
const noProject: Wanted = {
  stack: "",
  root: "/",
  service: {},
  tree: {},
  secretVariables: [],
  profileHash: () => undefined,
};

/** A container, before and after it was made again: the fields that differ, and how it stood before. */
export function compareContainers(
  before: Fields | undefined,
  after: Fields | undefined,
): { readonly fields: readonly ChangedField[]; readonly standing: Standing } {
  const [old, now] = [read(before), read(after)];
  return {
    fields: old === undefined || now === undefined ? [] : fields.flatMap((field) => compareField(field, old, now)),
    standing: {
      was: standingOf(before),
      isOther: getText(before ?? {}, "id") !== getText(after ?? {}, "id"),
      hasOtherInputs: labelOf(before) !== labelOf(after),
      hasOtherImage: before !== undefined && after !== undefined && before.made_of !== after.made_of,
      isBuilt: isBuilt(after ?? before ?? {}),
    },
  };
}

function read(container: Fields | undefined): LiveContainer | undefined {
  return container === undefined ? undefined : containerSchema.parse(container);
}

function compareField(
  { key, found }: Pick<Field, "key" | "found">,
  old: LiveContainer,
  now: LiveContainer,
): readonly ChangedField[] {
  const differences = compareValues(key, found(old, noProject), found(now, noProject));
  return differences.map(({ field, wanted, found: after }) => {
    const isHash = /^sha256:[0-9a-f]+$/.test(after ?? wanted ?? "");
    return {
      field,
      ...(wanted !== undefined && { before: isHash ? "a profile" : variable(key, wanted) }),
      ...(after !== undefined && { after: isHash ? "another profile" : after }),
    };
  });
}

/** Of a variable only whether it is there is known, or that its value is another one. */
function variable(key: string, value: string): string {
  return key === "environment" && value !== "set" ? "set" : value;
}

function standingOf(container: Fields | undefined): Standing["was"] {
  if (container === undefined) {
    return "absent";
  }
  if (getScalar(container, "state") !== "running") {
    return "stopped";
  }
  return getScalar(container, "health") === "unhealthy" ? "unhealthy" : "running";
}

function isBuilt(container: Fields): boolean {
  const config = getMap(container, "config");
  const project = getText(getMap(config, "Labels"), "com.docker.compose.project");
  return project !== undefined && (getText(config, "Image") ?? "").startsWith(`${project}/`);
}

function labelOf(container: Fields | undefined): string | undefined {
  const labels = getMap(getMap(container ?? {}, "config"), "Labels");
  return isMap(labels) ? getText(labels, inputsLabel) : undefined;
}
