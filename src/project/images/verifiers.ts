import { existsSync } from "node:fs";
import { join } from "node:path";
import { answersFile } from "../../answers/file.ts";
import { buildMissingProblem, type Complaint } from "../../lib/errors.ts";
import { captureOutput } from "../../lib/exec.ts";
import type { SignedImages } from "../../model/types/signatures.ts";
import { isOn } from "../../plan/context/asked.ts";
import type { Project } from "../open.ts";

/** The program behind each word of `tool`, and where it comes from. */
const programs: Readonly<Record<SignedImages["tool"], { readonly name: string; readonly fix: string }>> = {
  cosign: {
    name: "cosign",
    fix: "Install it on the machine that deploys: `apt install cosign` on Debian 13 and Ubuntu 26.04, else from https://github.com/sigstore/cosign/releases.",
  },
  notation: {
    name: "notation",
    fix: "Install it on the machine that deploys: `apt install notation` on Ubuntu 26.04, else from https://github.com/notaryproject/notation/releases.",
  },
  dct: { name: "notary", fix: "Install it on the machine that deploys: `apt install notary`." },
};

/** The files of keys and certificates that the answers name and the project does not have. */
export function findMissingKeys({ root, model }: Pick<Project, "root" | "model">): readonly Complaint[] {
  return model.signatures.flatMap(({ origin, key, roots }) =>
    Object.entries({ key, roots })
      .filter(([, path]) => path !== undefined && !existsSync(join(root, path)))
      .map(([part, path]) => ({
        where: `${answersFile} signatures.${origin}.${part}`,
        what: `the file \`${path}\` does not exist`,
        fix: "Put it below the project's folder: it is public, and belongs into version control.",
      })),
  );
}

/** Checks that the programs which verify signatures are on this machine. Throws Problem (exit 4) where one is missing. */
export async function requireVerifiers({ model }: Pick<Project, "model">): Promise<void> {
  const tools = isOn(model, "image-signature") ? new Set(model.signatures.map(({ tool }) => tool)) : [];
  const missing = await Promise.all(
    [...tools].map(async (tool): Promise<readonly Complaint[]> => {
      const { name, fix } = programs[tool];
      const { code } = await captureOutput([name, "version"]);
      return code === 127
        ? [{ where: name, what: "the program that verifies signatures is not installed on this machine", fix }]
        : [];
    }),
  );
  if (missing.flat().length > 0) {
    throw buildMissingProblem(missing.flat());
  }
}
