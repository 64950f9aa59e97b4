import { liesBelow, readAccessPath } from "../../../edge/access.ts";
import { listDomainTexts, readDomains } from "../../../edge/domain.ts";
import { checkServices, type Rule, refuse } from "../../rule.ts";
import { checkEachAccess } from "./check-each.ts";

/*
 * Rules for the paths of public names that access rules guard.
 */

const guardedServicesArePublic = checkServices(({ access, domain }, name) =>
  access !== undefined && domain === undefined
    ? refuse(["services", name, "access"], "it has no public name that could be guarded", "Add a `domain`.")
    : [],
);

/** Programs take `.` and `..` for steps, so such a path would guard another place than it names. */
const pathsAreDirect = checkEachAccess(({ rule, at }) =>
  readAccessPath(rule)
    .split("/")
    .some((part) => part === "." || part === "..")
    ? refuse([...at, "path"], "a path has no `.` and no `..`")
    : [],
);

/** A path counts from where the service begins: written once more, it would guard a place that is not there. */
const pathsBeginAtTheService = checkEachAccess(({ rule, at }, service) =>
  readDomains(listDomainTexts(service)).flatMap(({ name, path: begin }) => {
    const path = readAccessPath(rule);
    if (begin === "" || !liesBelow(path, begin)) {
      return [];
    }
    const what = `the path counts from where the service begins, so this is ${name}${begin}${path}`;
    return refuse([...at, "path"], what, `Write ${path.slice(begin.length) || "the rule without `path`"}.`);
  }),
);

const pathsDiffer = checkServices(({ access = [] }, name) =>
  access.flatMap((rule, index) => {
    const path = readAccessPath(rule).toLowerCase();
    const first = access.findIndex((other) => readAccessPath(other).toLowerCase() === path);
    const what = `${path || "all of the service"} has a rule already, the ${first + 1}. of the list`;
    return first === index ? [] : refuse(["services", name, "access", index], what, "Write all of it into one rule.");
  }),
);

/** Each rule that fits a request must let it in. */
const somebodyGetsIn = checkServices(({ access = [] }, name) =>
  access.flatMap(({ users, ...inner }, index) =>
    access
      .filter((outer) => readAccessPath(outer) !== readAccessPath(inner))
      .filter((outer) => liesBelow(readAccessPath(inner), readAccessPath(outer)))
      .flatMap((outer) =>
        users === undefined || outer.users === undefined || users.some((user) => outer.users?.includes(user))
          ? []
          : refuse(
              ["services", name, "access", index, "users"],
              `nobody gets there: the rule for ${readAccessPath(outer) || "all of the service"} holds below it, too, and lets none of them in`,
              "Add them to that rule.",
            ),
      ),
  ),
);

/** What another service answers for has that one's rules. */
const pathsBelongToTheService = checkEachAccess(({ rule, at }, service, name, _kinds, { services }) => {
  const others = Object.entries(services)
    .filter(([other]) => other !== name)
    .flatMap(([other, answers]) => readDomains(listDomainTexts(answers)).map((domain) => ({ ...domain, other })));
  return readDomains(listDomainTexts(service)).flatMap((own) => {
    const guarded = `${own.path}${readAccessPath(rule)}`;
    const taker = others.find(
      (each) =>
        each.name === own.name &&
        liesBelow(guarded, each.path) &&
        liesBelow(each.path, own.path) &&
        each.path.length > own.path.length,
    );
    return taker === undefined
      ? []
      : refuse([...at, "path"], `${own.name}${guarded} is answered by ${taker.other}`, "Write the rule there.");
  });
});

export const accessPathRules: readonly Rule[] = [
  guardedServicesArePublic,
  pathsAreDirect,
  pathsBeginAtTheService,
  pathsBelongToTheService,
  pathsDiffer,
  somebodyGetsIn,
];
