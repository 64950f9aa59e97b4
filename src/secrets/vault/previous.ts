const suffix = "_previous";

/** The variable that keeps a password until the new one is proven. */
export function namePrevious(variable: string): string {
  return `${variable}${suffix}`;
}

/** Whether a variable keeps the previous password of another one in the vault. */
export function isPrevious(name: string, names: readonly string[]): boolean {
  return name.endsWith(suffix) && names.includes(name.slice(0, -suffix.length));
}
