import type { Prompt, Prompter, Reply } from "../../src/prompts/types.ts";

export interface Scripted extends Prompter {
  /** What was asked, in order; with what was said against each reply. */
  readonly asked: string[];
}

/**
 * A person who follows a script: a reply for each question that contains the key, the default for every other. A list of texts is tried one
 * after another until one will do, as a person does.
 */
export function scripted(replies: Readonly<Record<string, Reply | readonly Reply[]>> = {}): Scripted {
  const asked: string[] = [];
  const left = new Map(
    Object.entries(replies).map(([key, reply]) => [key, typeof reply === "string" ? [reply] : [...reply]]),
  );
  const ask = async (prompt: Prompt, check: (reply: Reply) => string | undefined): Promise<Reply> => {
    asked.push(prompt.message);
    for (;;) {
      const reply = nextReply(prompt, left);
      const complaint = check(reply);
      if (complaint === undefined) {
        return reply;
      }
      asked.push(`  ${complaint}`);
    }
  };
  return { asked, ask };
}

function nextReply(prompt: Prompt, left: ReadonlyMap<string, Reply[]>): Reply {
  const key = [...left.keys()].find((part) => prompt.message.includes(part) && left.get(part)?.length);
  const reply = key === undefined ? undefined : left.get(key)?.shift();
  return reply ?? prompt.default ?? (prompt.type === "several" ? [] : "");
}
