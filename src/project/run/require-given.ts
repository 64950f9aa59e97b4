import { buildUsageProblem } from "../../lib/errors.ts";
import { listNotGiven } from "../../secrets/vault/ensure.ts";
import { vaultPath } from "../../secrets/vault/path.ts";
import type { Project } from "../open.ts";
import type { OpenVault } from "../vault/vault.ts";

/** Secrets that only the user knows cannot be generated; throws Problem if one is still empty. */
export function requireGiven({ model }: Project, { content }: OpenVault): void {
  const empty = listNotGiven(model.secrets, content);
  if (empty.length > 0) {
    throw buildUsageProblem(
      empty.map(({ name, why }) => ({
        where: vaultPath,
        what: `the secret ${name} is empty: ${why}`,
        fix: `harden-init secrets set ${name}`,
      })),
    );
  }
}
