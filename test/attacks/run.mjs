#!/usr/bin/env node
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { loadAttacks } from "./lib/attacks.mjs";
import { hostBehind } from "./lib/host.mjs";
import { besiege } from "./lib/siege.mjs";
import { deployedStack, descriptionOf, equipmentOf, raisePlain } from "./lib/stacks.mjs";
import { asDocument, asMarkdown } from "./lib/table.mjs";
import { closing, fates } from "./lib/verdict.mjs";

const usage = `Attacks a stack that harden-init has deployed, and the article's plain one beside it.

  node test/attacks/run.mjs --hardened STACK [options]

  --on PREFIX      the words that run a program as root on the server, such as "ssh -F CONFIG server sudo"; default: this machine
  --only PATTERN   only attacks whose name matches, such as web/ or hog
  --no-plain       leave out the plain stack
  --patience N     multiplies every time limit; for a slow server
  --markdown FILE  write the tables there, with the totals before them
  --json           tell the outcomes as JSON

Exit code 1: an attack succeeded against the hardened stack, or could not be tried.`;

const { values: options } = parseArgs({
  options: {
    hardened: { type: "string" },
    on: { type: "string", default: "" },
    only: { type: "string", default: "" },
    plain: { type: "boolean", default: true },
    patience: { type: "string", default: "1" },
    markdown: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
  allowNegative: true,
});

if (options.help || options.hardened === undefined) {
  console.log(usage);
  process.exit(options.help ? 0 : 2);
}

const host = hostBehind(options.on);
const patience = Number(options.patience);
const attacks = (await loadAttacks()).filter(({ id }) => new RegExp(options.only).test(id));
const say = (text) => console.error(text);

const hardened = await besiege(host, await deployedStack(host, options.hardened), attacks, patience);
const plain = options.plain ? await besiegePlain("attacks-plain", attacks, {}) : undefined;
// What Docker's defaults stop is tried once more without them: an attack that works nowhere proves nothing.
const unproven = attacks.filter(({ id }) => plain?.outcomes.get(id)?.verdict === "stopped");
const open = unproven.length > 0 ? await besiegePlain("attacks-open", unproven, { open: true }) : undefined;

const results = fates(attacks, { hardened, plain, open, has: await equipmentOf(host, options.hardened) });
const { lines, good } = closing(attacks, results, { fallen: hardened.fallen });
if (options.markdown !== undefined) {
  await writeFile(options.markdown, asDocument(attacks, results, { lines, machine: await descriptionOf(host) }));
}
console.log(options.json ? JSON.stringify(Object.fromEntries(results)) : asMarkdown(attacks, results));
say(lines.join("\n"));
process.exitCode = good ? 0 : 1;

async function besiegePlain(name, wanted, how) {
  const stack = await raisePlain(host, name, how);
  try {
    return await besiege(host, stack, wanted, patience);
  } finally {
    await stack.remove();
  }
}
