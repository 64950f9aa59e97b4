import { makePrintable } from "../../lib/text/printable.ts";
import { makeScalars, withEntry } from "../node.ts";
import { buildComposeProblem } from "../problems.ts";
import type { MapNode, ScalarNode } from "../types.ts";

const propagations = ["rprivate", "private", "rshared", "shared", "rslave", "slave"];

/**
 * The long form of `[SOURCE:]TARGET[:OPTIONS]`. A source that looks like a path is a folder or file of the server, any other is a named volume.
 *
 * @throws Problem (exit 2) if it is not a volume
 */
export function parseVolume(node: ScalarNode): MapNode {
  const text = String(node.value ?? "");
  const parts = splitVolume(text);
  if (parts === undefined) {
    throw buildComposeProblem(node.at, `\`${makePrintable(text, 80)}\` is not a volume`, "Write [SOURCE:]TARGET[:ro].");
  }
  const { source, target, options } = parts;
  const type = source !== undefined && isPath(source) ? "bind" : "volume";
  const volume = makeScalars({ type, source, target, read_only: options.includes("ro") ? true : undefined }, node.at);
  return Object.entries(detailsOf(options, type)).reduce(
    (whole, [key, details]) => withEntry(whole, key, makeScalars(details, node.at)),
    volume,
  );
}

type Details = Readonly<Record<string, string | boolean>>;

/** Compose takes the options of a folder for a named volume too. With the short form, it creates a missing folder on the server. */
function detailsOf(options: readonly string[], type: "bind" | "volume"): Readonly<Record<string, Details>> {
  const propagation = options.find((option) => propagations.includes(option));
  const selinux = options.find((option) => option === "z" || option === "Z");
  const bind = {
    ...(type === "bind" && { create_host_path: true }),
    ...(propagation && { propagation }),
    ...(selinux && { selinux }),
  };
  return {
    [type]: {},
    ...(Object.keys(bind).length > 0 && { bind }),
    ...(options.includes("nocopy") && { volume: { nocopy: true } }),
  };
}

function splitVolume(text: string): { source?: string; target: string; options: readonly string[] } | undefined {
  const drive = /^[A-Za-z]:(?=[\\/])/.exec(text)?.[0] ?? "";
  const [first = "", second, third, ...more] = text.slice(drive.length).split(":");
  const parts = [first, second, third].filter((part) => part !== undefined);
  if (more.length > 0 || parts.some((part) => part === "") || text === "") {
    return undefined;
  }
  if (second === undefined) {
    return { target: drive + first, options: [] };
  }
  return { source: drive + first, target: second, options: third?.split(",") ?? [] };
}

function isPath(source: string): boolean {
  return /^[./~]/.test(source) || /^[A-Za-z]:[\\/]/.test(source) || source.startsWith("\\\\");
}
