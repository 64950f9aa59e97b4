import * as z from "zod";
import { imageOrigin, notaryAddress, signerText } from "./patterns/images.ts";
import { projectPath } from "./patterns/paths.ts";
import { makePatternText } from "./text.ts";

/** The programs that verify signatures. */
export const signatureTools = ["cosign", "notation", "dct"] as const;

const policy = z
  .strictObject({
    tool: z
      .enum(signatureTools)
      .describe("The program that verifies: cosign, notation, or `dct` (Docker Content Trust) for a private notary."),
    key: makePatternText(projectPath)
      .optional()
      .describe("For cosign: the file of the public key, below the project's folder."),
    roots: makePatternText(projectPath)
      .optional()
      .describe("The file with the certificates of the authorities that certify signers, below the project's folder."),
    identity: makePatternText(signerText)
      .optional()
      .describe(
        "Whose certificate signs: for cosign the address or URL in it, for notation its subject, such as `C=DE, O=Example, CN=release`.",
      ),
    issuer: makePatternText(signerText)
      .optional()
      .describe("For cosign: who confirmed that identity, such as https://token.actions.githubusercontent.com."),
    log: z
      .enum(["public", "none"])
      .optional()
      .describe("For cosign: whether the signature must be in Sigstore's public log. Default: `public`."),
    server: makePatternText(notaryAddress)
      .optional()
      .describe("For `dct`: the address of your own notary server, such as https://notary.example.org."),
  })
  .describe("Who must have signed these images.");

/** Which images must be signed, by the beginning of their names. */
export const signatures = z
  .record(makePatternText(imageOrigin), policy)
  .optional()
  .describe(
    "Which images must be signed, by the beginning of their names: a registry, a folder of it, or one image. The longest one that fits counts. A deploy verifies them before it changes anything.",
  );

export type SignaturePolicy = NonNullable<z.output<typeof signatures>>[string];
