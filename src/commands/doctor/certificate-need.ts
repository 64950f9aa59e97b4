import { leastDays } from "../../controls/service/edge.ts";
import type { Need } from "../../doctor/types.ts";
import { findCertificateFaults, readDaysLeft } from "../../project/edge/certificate.ts";
import type { Project } from "../../project/open.ts";

/** Whether the user's own certificate is good, and for how long; none where the edge gets its certificates itself. */
export function listCertificateNeeds(project: Project): readonly Need[] {
  const { edge } = project.model;
  return edge?.certificates.by !== "own"
    ? []
    : [
        {
          name: edge.certificates.certificate,
          why: "The edge shows it to visitors; a deploy refuses one that does not fit.",
          required: true,
          look: async () => {
            const [fault] = findCertificateFaults(project);
            const days = readDaysLeft(project);
            return fault !== undefined || days === undefined
              ? { ok: false, found: fault?.what ?? "the file does not exist" }
              : { ok: days > leastDays, found: `it is good for ${days} days` };
          },
          fix: () => [],
          advice: "Put the renewed one there, set its key with `harden-init secrets set`, and deploy.",
        },
      ];
}
