import { print } from "../../lib/io.ts";
import type { Secret } from "../../lib/secret.ts";
import { askSecret } from "../../prompts/prompter.ts";
import { findWeakness, leastBits } from "../../secrets/passphrase/strength.ts";
import type { Context } from "../types.ts";

/** Asks until a passphrase is strong enough, and typed twice the same. */
export async function askForStrongOne({ io, signal }: Context, stack: string): Promise<Secret> {
  for (;;) {
    const secret = await askSecret(
      io,
      `A passphrase of ${leastBits} bits, such as seven words that dice chose`,
      signal,
    );
    const weakness = await findWeakness({ secret, from: "you" }, stack);
    if (weakness !== undefined) {
      print(io, weakness);
      continue;
    }
    const again = await askSecret(io, "The same once more", signal);
    if (again.reveal() === secret.reveal()) {
      return secret;
    }
    print(io, "The two differ.");
  }
}
