import { dirname, resolve } from "node:path";
import { parseDotenv } from "../../../compose/read/dotenv.ts";
import { ComposeFiles } from "../../../compose/read/files.ts";
import type { UnsetVariable } from "../../../import/unset-variables.ts";
import { makePrintable } from "../../../lib/text/printable.ts";
import { hasSecretName } from "../../../model/adopt/secrets/credentials.ts";
import type { Context } from "../../../project/types.ts";
import { askSecret, choosePrompter } from "../../../prompts/prompter.ts";
import { generateSecret } from "../../../secrets/generate.ts";

/** A variable that is set nowhere. */
export interface NeededVariable extends Partial<Omit<UnsetVariable, "name" | "at">> {
  readonly name: string;
  /** Where it is named, such as `compose.yml:7`. */
  readonly where: string;
  /** Without it the file is none that Compose would take. */
  readonly isRequired?: true;
}

/** What was said of such a variable. */
export interface SaidVariable {
  readonly name: string;
  readonly value: string;
  readonly isSecret: boolean;
}

const examples = [
  ...[".env.example", ".example.env", "env.example", "example.env"],
  ...[".env.sample", ".env.dist", ".env.template"],
];

/** The variables of an example beside the compose file, if there is one, nobody made a `.env` of it, and the user wants them. */
export async function offerExample(
  { io, signal }: Context,
  [file = ""]: readonly string[],
  unset: readonly NeededVariable[],
): Promise<readonly SaidVariable[] | undefined> {
  const files = new ComposeFiles(dirname(resolve(file)));
  const example = files.has(".env") ? undefined : examples.find((name) => files.has(name));
  if (example === undefined) {
    return undefined;
  }
  const found = [...parseDotenv(files.read(example), example, new Map())].filter(([, value]) => value !== "");
  if (!unset.some(({ name }) => found.some(([each]) => each === name))) {
    return undefined;
  }
  const reply = await choosePrompter(io, signal).ask(
    {
      message: `There is no .env here, but ${example}. Take the values of its variables?`,
      reason: `${unset.map(({ name }) => name).join(", ")}: set nowhere else. Everybody knows the passwords of an example; those that are guessed easily are told.`,
      type: "choice",
      choices: [
        { value: "yes", note: `for this import; Compose itself takes them once ${example} is copied to .env` },
        { value: "no", note: "ask for each that is needed" },
      ],
      default: "yes",
    },
    () => undefined,
  );
  return reply === "yes"
    ? found
        .filter(([name]) => io.env[name] === undefined)
        .map(([name, value]) => ({ name, value, isSecret: hasSecretName(name) }))
    : undefined;
}

/** Asks for one variable. A secret is not shown, and can be made. */
export function askForVariable(context: Context, variable: NeededVariable): Promise<SaidVariable> {
  const isSecret = variable.secret !== undefined || (variable.image === undefined && hasSecretName(variable.name));
  return isSecret ? askForSecret(context, variable) : askForText(context, variable);
}

async function askForText({ io, signal }: Context, { name, service = "", image, where }: NeededVariable) {
  const use =
    image === undefined
      ? `${where} needs it`
      : `The image of ${makePrintable(service, 60)} is ${makePrintable(image, 200)} (${where})`;
  const reply = await choosePrompter(io, signal).ask(
    {
      message: `Which value has the variable ${name}?`,
      reason: `${use}. In the file .env it is found the next time.`,
      type: "text",
    },
    (text) => (/^[^\s$]+$/.test(String(text)) ? undefined : "one word without a dollar sign"),
  );
  return { name, value: String(reply), isSecret: false };
}

const [made, typed, none] = ["a random one", "type it", "none"] as const;

async function askForSecret({ io, signal }: Context, { name, service, secret, where, isRequired }: NeededVariable) {
  const use =
    secret === undefined ? `${where} needs it` : `${secret} of ${makePrintable(service ?? "", 60)} has it (${where})`;
  const reply = await choosePrompter(io, signal).ask(
    {
      message: `Which value has the variable ${name}?`,
      reason: `${use}, and it is set nowhere.`,
      type: "choice",
      choices: [
        { value: made, note: "for passwords and keys of this stack alone; it goes into the vault" },
        { value: typed, note: "it is not shown, and goes into the vault" },
        ...(isRequired ? [] : [{ value: none, note: "it stays empty, as Compose takes it" }]),
      ],
      default: isRequired || isOwn(name) || isOwn(secret ?? "") ? made : none,
    },
    () => undefined,
  );
  const value =
    reply === made
      ? generateSecret()
      : reply === typed
        ? await askSecret(io, `The value of ${name}`, signal)
        : undefined;
  return { name, value: value?.reveal() ?? "", isSecret: true };
}

/** A secret that nobody else gives out: a database's password, a key to sign with. */
function isOwn(name: string): boolean {
  return /(?:^|_)(?:DB|DATABASE|POSTGRES(?:QL)?|PG|MYSQL|MARIADB|MONGO(?:DB)?|REDIS|VALKEY|RABBITMQ|ROOT|ADMIN)_|SECRET_KEY|(?:APP|JWT|SESSION|COOKIE|AUTH)_?(?:SECRET|KEY)|ENCRYPTION_KEY|_SALT$/i.test(
    name,
  );
}
