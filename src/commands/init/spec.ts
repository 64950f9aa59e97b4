import { answerOptions } from "../../answers/flags/answer-options.ts";
import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { choice, flag, repeated } from "../../lib/command-line/option-builders.ts";
import { yesOption } from "../options/yes.ts";

/** The options for an import. */
const importOptions = {
  from: repeated(
    "--from <file>",
    "import the stack of a compose file, also again; each further file overrides the ones before",
  ),
  prefer: choice(
    "--prefer <side>",
    "what harden.yml and the compose file both changed since the last import: keep yours (mine), or take the file's (compose)",
    { words: ["mine", "compose"], noun: "side" },
  ),
  keep: repeated(
    "--keep <service.danger=reason>",
    "accept a danger of that stack for half a year, such as web.engine-socket",
  ),
  moveProxy: flag("--move-proxy", "have the edge take the place of that stack's proxy, such as Traefik or Caddy"),
  details: flag("--details", "show every change of that stack with its reason, and every file"),
  editDockerfiles: flag(
    "--edit-dockerfiles",
    "fix that stack's Dockerfiles, as far as this does not change what they do",
  ),
};

/** Asks about the stack and writes the project. */
export const initSpec = defineCommand({
  name: "init",
  words: "[dir]",
  help: "ask about the stack, write harden.yml and the whole project (the default command)",
  examples: [
    "harden-init",
    "harden-init init ../shop --preset php-mariadb",
    "harden-init --from docker-compose.yml --host deploy@203.0.113.7",
    "harden-init init ../shop-hardened --from docker-compose.yml",
    "harden-init init ../shop-hardened --from docker-compose.yml --prefer mine --yes",
    "harden-init --set services.webserver.publish=127.0.0.1:8090",
  ],
  opensVault: true,
  options: {
    ...answerOptions,
    ...importOptions,
    fresh: flag("--fresh", "do not continue from the answers of an interrupted run"),
    ...yesOption,
  },
  parse: (options) => options,
});

export type InitOptions = OptionsOf<typeof initSpec>;
