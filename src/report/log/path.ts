/** What the name of a log ends with. */
export const logEnd = ".events.jsonl";

/** The log beside a record. @param record the path of the record */
export function nameLog(record: string): string {
  return record.replace(/\.json$/, logEnd);
}
