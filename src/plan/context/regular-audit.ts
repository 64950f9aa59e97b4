import { nameRegularAudit } from "../../controls/server/regular-audit.ts";
import type { Alarms } from "../../model/types/alarms.ts";
import type { Model } from "../../model/types/model.ts";
import { isOn } from "./asked.ts";
import { listAuditUsers } from "./audit.ts";

/** The context of the templates of what a server measures by itself. */
export function viewRegularAudit(model: Model): object {
  const name = nameRegularAudit(model.name);
  return {
    regularAudit: isOn(model, "regular-audit")
      ? { name, service: `${name}.service`, timer: `${name}.timer` }
      : undefined,
    alarms: model.alarms && viewAlarms(model.name, model.alarms),
    severities: model.controls
      .filter(({ on }) => on)
      .map(({ control: { slug, severity } }) => ({ control: slug, severity })),
    watchedUsers: listAuditUsers(model).map(({ uid, services }) => ({ uid, names: services.join(" or ") })),
  };
}

/** The unit that tells alarms, and whom. */
function viewAlarms(stack: string, { from, command, mail, webhook }: Alarms): object {
  const name = `harden-init.${stack}.alarms`;
  const told = { from, ...(command && { command }), ...(mail && { mail }), ...(webhook && { webhook }) };
  return { name, unit: `${name}.service`, webhook: webhook === true, told };
}
