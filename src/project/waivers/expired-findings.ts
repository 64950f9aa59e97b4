import { formatPath } from "../../lib/paths.ts";
import type { Finding } from "../../report/types.ts";
import type { Project } from "../open.ts";
import { isExpired, listWaivers } from "./list.ts";

/** What was accepted until a day that has passed: a finding again on every host from then on. */
export function listExpiredFindings({ answers, model }: Project, now: Date): readonly Finding[] {
  const expired = listWaivers(answers).filter((waiver) => isExpired(waiver, now.toISOString().slice(0, 10)));
  return expired.flatMap(({ control, service, until, path }) =>
    model.hosts.map(({ name: host }) => ({
      host,
      control,
      ...(service !== undefined && { service }),
      ok: false,
      why: `\`${formatPath(path)}\` was accepted until ${until}: fix it and take the entry out, or set a new day`,
    })),
  );
}
