import { getEntry, getServices, getText } from "../compose/node.ts";
import type { ComposeProject, Environment, Node, Place } from "../compose/types.ts";
import { imageReference } from "../model/schema/patterns.ts";

/** A variable without a value, without which the name of an image is none. */
export interface UnsetVariable {
  readonly name: string;
  /** The first service whose image needs it. */
  readonly service: string;
  /** The image as it is written. */
  readonly image: string;
  readonly at: Place;
}

/**
 * The variables that have to be known before a project can be taken over, each once. What Compose takes as empty is one only where the image has no name
 * or no tag then: Compose could not start it either.
 */
export function findUnsetVariables({ tree, variables }: ComposeProject): readonly UnsetVariable[] {
  const found = [...getServices(tree)].flatMap(([service, node]) => {
    const variable = getEntry(node, "build") === undefined ? unsetIn(getEntry(node, "image"), variables) : undefined;
    return variable === undefined ? [] : [{ ...variable, service }];
  });
  return found.filter(({ name }, index) => found.findIndex((other) => other.name === name) === index);
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
