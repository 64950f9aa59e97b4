import { isRemote } from "../../compose/read/local-paths.ts";
import { makePrintable } from "../../lib/text/printable.ts";

/** What is said of an image that is built from another machine, and what to do instead; undefined if the context is a path. */
export function describeRemoteBuild(context: string): { readonly what: string; readonly fix: string } | undefined {
  if (!isRemote(context)) {
    return undefined;
  }
  const what = `${quote(context)}, on another machine: what a deploy builds could be something else than what was reviewed`;
  const [address = "", part = ""] = context.split("#", 2);
  if (!isRepository(address)) {
    return { what, fix: "Copy it into a folder beside the compose file, and build that: `build: ./FOLDER`." };
  }
  const [ref = "", below = ""] = part.split(":", 2);
  const folder = /([\w.-]+?)(?:\.git)?\/?(?:\?.*)?$/.exec(address)?.[1] ?? "app";
  const source = below === "" ? `./${folder}` : `./${folder}/${below.replace(/^\/+/, "")}`;
  return {
    what,
    fix: `Clone it beside the compose file, and build the clone: ${quote(cloneLine(address, ref, folder))}, then ${quote(`build: ${source}`)}.`,
  };
}

/** As Docker tells a repository from an archive. */
function isRepository(address: string): boolean {
  return /^(?:git@|git:|ssh:|github\.com\/)|\.git\/?(?:\?|$)/i.test(address);
}

/** A branch and a tag can be cloned, a commit can only be checked out. */
function cloneLine(address: string, ref: string, folder: string): string {
  const url = address.startsWith("github.com/") ? `https://${address}` : address;
  if (/^[0-9a-f]{7,64}$/i.test(ref)) {
    return `git clone ${url} ${folder} && git -C ${folder} checkout ${ref}`;
  }
  return `git clone ${ref === "" ? "" : `--branch ${ref} `}${url} ${folder}`;
}

/** Without the login that a URL may have. */
function quote(text: string): string {
  return `\`${makePrintable(text.replaceAll(/(https?:\/\/)[^/@\s]*@/gi, "$1…@"), 200)}\``;
}
