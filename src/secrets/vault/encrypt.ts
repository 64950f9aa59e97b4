import { isUtf8 } from "node:buffer";
import { createCipheriv, createDecipheriv, createHmac, pbkdf2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { buildUsageProblem, type Problem } from "../../lib/errors.ts";
import { Secret } from "../../lib/secret.ts";
import { armour, readEnvelope } from "./envelope.ts";

interface Keys {
  readonly cipher: Buffer;
  readonly hmac: Buffer;
  readonly counter: Buffer;
}

const blockBytes = 16;

/**
 * Encrypts a text as `ansible-vault encrypt --encrypt-vault-id LABEL` does: format 1.2, AES-256-CTR under a key of PBKDF2, with an
 * HMAC-SHA256. The salt is new each time, so the same text never gives the same file.
 *
 * @param label the vault id that stands in the file's first line, a stack's name
 */
export async function encryptVault(text: Secret, passphrase: Secret, label: string): Promise<string> {
  const salt = randomBytes(32);
  const keys = await deriveKeys(passphrase, salt);
  const cipher = createCipheriv("aes-256-ctr", keys.cipher, keys.counter);
  const ciphertext = Buffer.concat([cipher.update(pad(Buffer.from(text.reveal(), "utf8"))), cipher.final()]);
  return armour({ salt, hmac: authenticate(ciphertext, keys), ciphertext }, label);
}

/**
 * Opens a vault of format 1.1 or 1.2.
 *
 * @param where the file's name, for messages
 * @throws Problem (exit 2) if the text is no vault, is damaged, or does not open with this passphrase
 */
export async function decryptVault(vaultText: string, passphrase: Secret, where: string): Promise<Secret> {
  const { salt, hmac, ciphertext } = readEnvelope(vaultText, where);
  const keys = await deriveKeys(passphrase, salt);
  if (!timingSafeEqual(authenticate(ciphertext, keys), hmac)) {
    throw buildUsageProblem({
      where,
      what: "The vault does not open with this passphrase.",
      fix: "Give the right one with --vault-password-file FILE. If it is the right one, the file was altered: take it from a backup.",
    });
  }
  const decipher = createDecipheriv("aes-256-ctr", keys.cipher, keys.counter);
  const text = unpad(Buffer.concat([decipher.update(ciphertext), decipher.final()]), where);
  if (!isUtf8(text)) {
    throw badContent(where, "What is inside is not text in UTF-8.");
  }
  return new Secret(text.toString("utf8"));
}

/** The rounds are part of the format: only a strong passphrase makes guessing dear. */
async function deriveKeys(passphrase: Secret, salt: Buffer): Promise<Keys> {
  const bytes = await promisify(pbkdf2)(passphrase.reveal(), salt, 10_000, 80, "sha256");
  return { cipher: bytes.subarray(0, 32), hmac: bytes.subarray(32, 64), counter: bytes.subarray(64) };
}

function authenticate(ciphertext: Buffer, keys: Keys): Buffer {
  return createHmac("sha256", keys.hmac).update(ciphertext).digest();
}

/** PKCS#7. A counter mode needs no padding, but the format has it. */
function pad(text: Buffer): Buffer {
  const count = blockBytes - (text.length % blockBytes);
  return Buffer.concat([text, Buffer.alloc(count, count)]);
}

function unpad(padded: Buffer, where: string): Buffer {
  const count = padded.at(-1) ?? 0;
  const tail = padded.subarray(padded.length - count);
  if (count < 1 || count > blockBytes || tail.some((byte) => byte !== count)) {
    throw badContent(where, "What is inside was not padded as a vault is.");
  }
  return padded.subarray(0, padded.length - count);
}

function badContent(where: string, what: string): Problem {
  return buildUsageProblem({ where, what, fix: "The passphrase is right. Take the file from a backup." });
}
