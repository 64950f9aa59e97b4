/** Address and port of `127.0.0.1:8081` or `[::1]:8081`; the schema has checked the format. */
export function parsePublish(text: string): { readonly address: string; readonly port: number } {
  const colon = text.lastIndexOf(":");
  return { address: text.slice(0, colon).replace(/^\[|\]$/g, ""), port: Number(text.slice(colon + 1)) };
}
