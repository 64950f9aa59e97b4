import { randomBytes } from "node:crypto";
import { siegeProgram } from "./program.mjs";

/**
 * @typedef {object} Outcome
 * @property {"succeeded" | "stopped" | "unproven" | "broken"} verdict `unproven`: it claims success without evidence; `broken`: it could
 *   not be tried. Neither says anything of the stack.
 * @property {string} seen the loot, the refusal, or the fault, in a line
 * @property {number} [neighbour] the slowest answer of the other service meanwhile, in seconds
 */

/**
 * Tries attacks on a stack.
 *
 * @param {ReturnType<import("./host.mjs").hostBehind>} host
 * @param {{ web: string, database: string, rootSql: readonly string[], rootPassword: string }} stack
 * @param {readonly import("./attacks.mjs").Attack[]} attacks
 * @param {number} patience
 * @returns {Promise<{ outcomes: Map<string, Outcome>, fallen: string[] }>} by the attacks' ids; `fallen` are services that did not outlive it
 */
export async function besiege(host, stack, attacks, patience) {
  const token = randomBytes(8).toString("hex");
  const program = await siegeProgram(attacks, stack, { token, patience });
  const said = (await host.run(["perl", "-"], program))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const told = new Map(said.filter(({ id }) => id).map((outcome) => [outcome.id, outcome]));
  const secrets = { token, root_password: stack.rootPassword };
  const outcomes = attacks.map((attack) => [attack.id, judge(attack, told.get(attack.id), secrets, patience)]);
  const fallen = said
    .filter(({ service, stood }) => service && stood !== "yes")
    .map(({ service, text }) => `${service} (${text})`);
  return { outcomes: new Map(outcomes), fallen };
}

/** What an attack came to: the evidence decides, not what the attack says of itself. @returns {Outcome} */
export function judge(attack, said, secrets, patience) {
  if (said === undefined) {
    return { verdict: "broken", seen: "it was never tried" };
  }
  const { state, text, proof, neighbour } = said;
  const shown = { seen: line(text, secrets), ...(neighbour === undefined || neighbour === null ? {} : { neighbour }) };
  if (evidenceOf(attack, secrets).test(proof || (state === "won" ? text : ""))) {
    return { ...shown, verdict: "succeeded" };
  }
  if (attack.neighbour !== undefined && neighbour > attack.neighbour * patience) {
    return { ...shown, verdict: "succeeded", seen: `the other service took ${neighbour} s to answer` };
  }
  if (state === "won" && attack.proof !== undefined) {
    return { ...shown, verdict: "stopped", seen: `without effect: ${line(proof, secrets)}` };
  }
  return { ...shown, verdict: { stopped: "stopped", won: "unproven" }[state] ?? "broken" };
}

function evidenceOf({ evidence }, secrets) {
  return new RegExp(
    evidence.replace(/\{(\w+)\}/g, (_whole, name) => literally(secrets[name])),
    "m",
  );
}

function literally(text) {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** One line, the same in every round, without the root password that an attack may have brought home. */
function line(text, { token, root_password: password }) {
  return text.replaceAll(password, "[the password of root]").replaceAll(token, "TOKEN").replace(/\s+/g, " ").trim();
}
