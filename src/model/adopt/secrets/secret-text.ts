/*
 * Texts in which a secret stands, as `{secret}`: `postgres://app:{secret}@db/shop`.
 */

const blank = "{secret}";

/** Where the secret stands. */
export interface SecretPlace {
  /** It is percent-encoded there. */
  readonly isInUrl: boolean;
}

export type TextPart = SecretPlace | { readonly literal: string };

/** The parts of such a text, in their order; no literal is empty. */
export function splitSecretText(text: string): readonly TextPart[] {
  const literals = text.split(blank);
  return literals.flatMap((literal, at): readonly TextPart[] => [
    ...(literal === "" ? [] : [{ literal }]),
    ...(at === literals.length - 1 ? [] : [{ isInUrl: isInUrl(literals.slice(0, at + 1).join(blank)) }]),
  ]);
}

/** The text with the secret in its places. */
export function fillSecretText(text: string, secret: string): string {
  return splitSecretText(text)
    .map((part) => ("literal" in part ? part.literal : part.isInUrl ? encodeInUrl(secret) : secret))
    .join("");
}

/** As Ansible's `urlencode` does, and also the slash. */
export function encodeInUrl(secret: string): string {
  return encodeURIComponent(secret).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Whether what follows a text is a part of a URL. It ends at a blank, a quote or a semicolon: what follows in `jdbc:…;password=` is not decoded. */
export function isInUrl(text: string): boolean {
  return /[a-z][a-z0-9+.-]{0,30}:\/\/[^\s;"'<>]*$/i.test(text);
}
