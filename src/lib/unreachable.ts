/** Ends an exhaustive `switch`: the type checker proves that it is never called. */
export function failUnreachable(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
