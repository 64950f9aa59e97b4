/** A problem in the answers, at a path of keys such as ["services", "webserver", "base"]. */
export interface AnswerIssue {
  readonly path: readonly (string | number)[];
  readonly what: string;
  readonly fix?: string;
}
