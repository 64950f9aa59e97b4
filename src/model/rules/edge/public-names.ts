import { readEdge } from "../../edge/build.ts";
import { isWildcard, listDomainTexts, readDomain, readDomains } from "../../edge/domain.ts";
import type { AnswerIssue } from "../../issues.ts";
import type { Answers } from "../../schema/answers.ts";
import { checkServices, type Rule, refuse } from "../rule.ts";

/*
 * Rules for the public names of services.
 */

/** A name of a service, as it is written. */
interface Written {
  readonly service: string;
  readonly text: string;
  readonly path: AnswerIssue["path"];
}

function listDomains({ services }: Answers): readonly Written[] {
  return Object.entries(services).flatMap(([service, answers]) =>
    listDomainTexts(answers).map((text, index) => {
      const path = ["services", service, "domain"];
      return { service, text, path: typeof answers.domain === "string" ? path : [...path, index] };
    }),
  );
}

function listRedirects({ services }: Answers): readonly Written[] {
  return Object.entries(services).flatMap(([service, { redirects = [] }]) =>
    redirects.map((text, index) => ({ service, text, path: ["services", service, "redirects", index] })),
  );
}

const namesAreNames: Rule = (answers) =>
  [...listDomains(answers), ...listRedirects(answers)].flatMap(({ text, path }) => {
    const read = readDomain(text);
    return typeof read === "string" ? refuse(path, read, "Write a name such as shop.example.com.") : [];
  });

/** An authority looks for its proof at the name itself, which is none where it has a star or no dot. */
const namesCanBeCertified: Rule = (answers) => {
  const { certificates } = readEdge(answers);
  return [...listDomains(answers), ...listRedirects(answers)].flatMap(({ text, path }) =>
    readDomains([text]).flatMap((domain) => {
      if (isWildcard(domain) && certificates === "acme") {
        const fix = "List the names, or write `edge.certificates: own` and bring a certificate for all of them.";
        return refuse(path, `${domain.name} stands for many names, and ACME certifies such by DNS only`, fix);
      }
      return domain.name.includes(".") || certificates !== "acme"
        ? []
        : refuse(
            path,
            `no public authority certifies \`${domain.name}\`, which has no dot`,
            "Write the whole name, or `edge.certificates: internal` for addresses that only you use.",
          );
    }),
  );
};

const namesDiffer: Rule = (answers) => {
  const seen = new Map<string, string>();
  return listDomains(answers).flatMap(({ service, text, path }) =>
    readDomains([text]).flatMap((domain) => {
      const key = `${domain.name}${domain.path}`;
      const other = seen.get(key);
      seen.set(key, service);
      return other === undefined
        ? []
        : refuse(path, `${key} is ${other === service ? "here twice" : `a name of ${other} already`}`);
    }),
  );
};

const redirectsLeadElsewhere: Rule = (answers) => {
  const names = new Set(readDomains(listDomains(answers).map(({ text }) => text)).map(({ name }) => name));
  const seen = new Set<string>();
  return listRedirects(answers).flatMap(({ text, path }) =>
    readDomains([text]).flatMap(({ name, path: below }) => {
      const isTaken = seen.has(name);
      seen.add(name);
      if (below !== "") {
        return refuse(path, "only a whole name leads to another one", `Write ${name}.`);
      }
      if (names.has(name)) {
        return refuse(path, `${name} is a \`domain\` of a service, too`, "Remove one of the two.");
      }
      return isTaken ? refuse(path, `${name} leads elsewhere already`) : [];
    }),
  );
};

const redirectsHaveATarget = checkServices(({ domain, redirects }, name) =>
  redirects !== undefined && domain === undefined
    ? refuse(["services", name, "redirects"], "there is no `domain` to which these names could lead")
    : [],
);

const wildcardsLeadNowhere = checkServices((service, name) => {
  const [first] = readDomains(listDomainTexts(service));
  return service.redirects !== undefined && first !== undefined && isWildcard(first)
    ? refuse(
        ["services", name, "redirects"],
        `they would lead to ${first.name}, which is no single name`,
        "Put another name first in `domain`.",
      )
    : [];
});

export const publicNameRules: readonly Rule[] = [
  namesAreNames,
  namesCanBeCertified,
  namesDiffer,
  redirectsLeadElsewhere,
  redirectsHaveATarget,
  wildcardsLeadNowhere,
];
