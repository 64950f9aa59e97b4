/** The database account of a service: its name, with underscores, which every database takes without quotes. */
export function accountName(client: string): string {
  return client.replaceAll("-", "_");
}
