/** The answers that services of some kinds take, in addition to kind and limits. */
export const answerNames = [
  "image",
  "base",
  "source",
  "start",
  "port",
  "publish",
  "page",
  "uses",
  "extensions",
  "database",
  "rights",
  "keys",
  "seed",
  "like",
  "user",
  "capabilities",
  "writable",
  "public",
  "health",
  "secrets",
  "connections",
  "reaches",
  "accept",
  "compose",
] as const;

export type AnswerName = (typeof answerNames)[number];
