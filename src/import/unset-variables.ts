import { getEntry, getServices, getText, isEmpty } from "../compose/node.ts";
import type { ComposeProject, Environment, Node, Place } from "../compose/types.ts";
import { hasSecretName } from "../model/adopt/secrets/credentials.ts";
import { imageReference } from "../model/schema/patterns/images.ts";

/** A variable that is set nowhere, and what a service lacks without it. */
export interface UnsetVariable {
  readonly name: string;
  /** The first service that needs it. */
  readonly service: string;
  readonly at: Place;
  /** The service's image as it is written: without the variable it has no name. */
  readonly image?: string;
  /** The variable of the service that should have a secret and is empty. */
  readonly secret?: string;
}

/**
 * The variables that have to be known before a project can be taken over, each once. What Compose takes as empty is one only where the image has no name
 * or no tag then: Compose could not start it either.
 */
export function findUnsetImages({ tree, variables }: ComposeProject): readonly UnsetVariable[] {
  const found = [...getServices(tree)].flatMap(([service, node]) => {
    const variable = getEntry(node, "build") === undefined ? unsetIn(getEntry(node, "image"), variables) : undefined;
    return variable === undefined ? [] : [{ ...variable, service }];
  });
  return takeFirst(found);
}

function unsetIn(image: Node | undefined, variables: Environment): Omit<UnsetVariable, "service"> | undefined {
  if (image?.kind !== "scalar" || image.written === undefined || imageReference.regex.test(getText(image) ?? "")) {
    return undefined;
  }
  const names = [...image.written.replaceAll("$$", "").matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)].map(
    ([, name = ""]) => name,
  );
  const name = names.find((each) => (variables.get(each) ?? "") === "");
  return name === undefined ? undefined : { name, image: image.written, at: image.at };
}

/**
 * The variables that should have secrets and have nothing, because what they take them from is set nowhere: `PASSWORD: ${DB_PASSWORD}`, or `- PASSWORD`
 * alone. An empty default, `${DB_PASSWORD:-}`, is meant.
 */
export function findUnsetSecrets({ tree, variables }: ComposeProject): readonly UnsetVariable[] {
  const found = [...getServices(tree)].flatMap(([service, node]) => {
    const environment = getEntry(node, "environment");
    return [...(environment?.kind === "map" ? environment.entries : [])].flatMap(([secret, value]) => {
      const name = hasSecretName(secret) ? sourceOf(secret, value) : undefined;
      return name === undefined || (variables.get(name) ?? "") !== "" ? [] : [{ name, service, secret, at: value.at }];
    });
  });
  return takeFirst(found);
}

/** The one variable that a value is taken from. */
function sourceOf(variable: string, value: Node): string | undefined {
  if (isEmpty(value)) {
    return variable;
  }
  const written = value.kind === "scalar" ? value.written : undefined;
  const [, braced, bare] = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))$/.exec(written ?? "") ?? [];
  return braced ?? bare;
}

function takeFirst(found: readonly UnsetVariable[]): readonly UnsetVariable[] {
  return found.filter(({ name }, index) => found.findIndex((other) => other.name === name) === index);
}
