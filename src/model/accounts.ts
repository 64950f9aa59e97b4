/** A service's database account: its name with underscores, which every database accepts without quotes. */
export function nameAccount(client: string): string {
  return client.replaceAll("-", "_");
}
