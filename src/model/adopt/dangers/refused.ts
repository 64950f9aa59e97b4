import { isMap } from "../../../lib/paths.ts";
import type { AnswerIssue } from "../../issues.ts";

/** A key that cannot be taken over. */
interface Refusal extends Required<Omit<AnswerIssue, "path">> {
  /** Values that can be all the same. */
  readonly isFine?: (value: unknown) => boolean;
}

/** The keys that are refused, as the table of Compose's keys calls them. Left out, the service would be another one, or could not be built. */
export const refusals: Readonly<Record<string, Refusal>> = {
  "services.*.build.additional_contexts": {
    what: "only the service's own folder is brought to the server and built there",
    fix: "Copy what the build needs below that folder, or name an image: docker-image://NAME.",
    isFine: (value) => isMap(value) && Object.values(value).every((context) => isElsewhere(String(context))),
  },
  "services.*.build.context": {
    what: "the folder that it is built from has a key of its own",
    fix: "Write the folder in `source`.",
  },
  "services.*.build.dockerfile": {
    what: "the Dockerfile does not lie in the folder that is built",
    fix: "Put it into that folder.",
    isFine: (value) => !/^\/|(?:^|\/)\.\.(?:\/|$)/.test(String(value)),
  },
  "services.*.extends": {
    what: "a service of another file would come in without having been looked at",
    fix: "Write its settings out here.",
  },
  "services.*.label_file": {
    what: "a file with labels is not brought to the server",
    fix: "Write the labels under `labels`.",
  },
  "services.*.models": {
    what: "models of Docker Model Runner run on the server itself, outside of any container",
    fix: "Run the model as a service, and give its URL under `environment`.",
  },
  "services.*.pre_start": {
    what: "its containers would run without any hardening",
    fix: "Make each a service, and wait for it under `depends_on` with `condition: service_completed_successfully`.",
  },
  "services.*.provider": {
    what: "a program of the server would run in place of a container",
    fix: "Describe the service by an image.",
  },
};

/** A context that is no folder of the machine. */
function isElsewhere(context: string): boolean {
  return /^(?:docker-image:\/\/|service:|target:|https:\/\/)/.test(context);
}
