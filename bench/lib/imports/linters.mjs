import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { run } from "../run.mjs";

/**
 * Something that a linter says of a service: which rule, of what file of the corpus, what the service's answers accept, whose network it has.
 *
 * @typedef {{ rule: string, severity: string, file: string, service: string, says: string, accepted: string[], networkMode?: string, isAskedByImage: boolean }} Finding
 */

/**
 * What compose-lint says, run from its source tree.
 *
 * @returns {Promise<Finding[]>}
 */
export async function composeLintFindings(tree, stacks) {
  const env = { PYTHONPATH: join(tree, "src") };
  const found = [];
  for (const stack of stacks) {
    const argv = ["/usr/bin/python3", "-m", "compose_lint", "check", "--format", "json", "compose.yml"];
    const { output } = await run(argv, { cwd: dirname(stack.path), env, mayFail: true });
    const { findings } = JSON.parse(output.slice(output.indexOf('{\n  "version"'), output.lastIndexOf("}") + 1));
    found.push(
      ...findings.map(({ rule_id: rule, severity, service, message }) =>
        findingOf(stack, { rule, severity, service, says: message }),
      ),
    );
  }
  return found;
}

/**
 * What the queries of KICS for compose files say, each evaluated over all stacks at once, as KICS does it.
 *
 * @returns {Promise<Finding[]>}
 */
export async function kicsFindings(tree, opa, stacks, folder) {
  const input = join(folder, "input.json");
  const documents = await Promise.all(
    stacks.map(async ({ path }) => ({
      ...parse(await readFile(path, "utf8"), { merge: true, maxAliasCount: -1 }),
      id: path,
      file: path,
    })),
  );
  await writeFile(input, JSON.stringify({ document: documents }));
  const queries = join(tree, "assets/queries/dockerCompose");
  const found = [];
  for (const query of (await readdir(queries)).sort()) {
    const { severity } = JSON.parse(await readFile(join(queries, query, "metadata.json"), "utf8"));
    const results = await evaluate(
      opa,
      [join(tree, "assets/libraries/common.rego"), join(queries, query, "query.rego")],
      input,
    );
    found.push(
      ...results.map(({ documentId, searchKey, keyActualValue }) => {
        const stack = stacks.find(({ path }) => path === documentId);
        const service = serviceIn(searchKey, stack);
        return findingOf(stack, { rule: query, severity: severity.toLowerCase(), service, says: keyActualValue });
      }),
    );
  }
  return found;
}

async function evaluate(opa, policies, input) {
  const data = policies.flatMap((policy) => ["--data", policy]);
  const argv = [opa, "eval", "--v0-compatible", "--format", "json", ...data, "--input", input, "data.Cx.CxPolicy"];
  const { output } = await run(argv);
  return JSON.parse(output).result[0].expressions[0].value;
}

/** `services.NAME.…`: a name may have dots of its own. */
function serviceIn(searchKey, { services }) {
  const rest = searchKey.replace(/^services\./, "");
  return Object.keys(services)
    .filter((name) => rest === name || rest.startsWith(`${name}.`))
    .sort((one, other) => other.length - one.length)[0];
}

function findingOf({ file, services }, finding) {
  const { accept = {}, compose = {}, health } = services[finding.service] ?? {};
  return {
    ...finding,
    file,
    accepted: Object.keys(accept),
    networkMode: compose.network_mode,
    isAskedByImage: health?.image === true,
  };
}
