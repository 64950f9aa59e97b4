import fc from "fast-check";
import { catalogue } from "../../src/controls/catalogue.ts";
import { loadKinds } from "../../src/kinds/load.ts";
import type { Reply } from "../../src/prompts/types.ts";
import { type Asking, follow, nameOf, type Trail } from "../../src/wizard/next-question.ts";
import { checkReply } from "../../src/wizard/reply.ts";
import { applyMove, beginning, type Move, type Walk } from "../../src/wizard/walk.ts";
import { caseStudy, caseStudyFolder } from "../model/case-study.ts";
import { holds } from "../support/holds.ts";

const kinds = await loadKinds();
const asking: Asking = {
  given: {},
  preset: undefined,
  extent: "all",
  kinds,
  folder: "/home/somebody/shop",
  found: caseStudyFolder,
};

const trails = new WeakMap<Walk, Trail>();

/** Where a walk leads, worked out once for each: what is done with one walk looks at it again and again. */
function trailOf(walk: Walk): Trail {
  const trail = trails.get(walk) ?? follow(walk, asking);
  trails.set(walk, trail);
  return trail;
}

const said: Walk = { replies: { name: "shop", trust: "tag" }, open: [] };

describe("one move", () => {
  test.each<[string, Walk, Move, Walk]>([
    [
      "an answer is kept",
      beginning,
      { type: "answer", question: "name", reply: "shop" },
      { replies: { name: "shop" }, open: [] },
    ],
    [
      "a new answer takes the place of the old one, and closes its question",
      { ...said, open: ["trust", "name"], picked: "trust" },
      { type: "answer", question: "trust", reply: "digest" },
      { replies: { name: "shop", trust: "digest" }, open: ["name"] },
    ],
    [
      "back opens the question before",
      said,
      { type: "back", from: "logging", before: "name" },
      { ...said, open: ["name"] },
    ],
    [
      "back twice leaves both open",
      { ...said, open: ["trust"] },
      { type: "back", from: "trust", before: "name" },
      { ...said, open: ["trust", "name"] },
    ],
    [
      "back from the review opens the last question",
      said,
      { type: "back", before: "trust" },
      { ...said, open: ["trust"] },
    ],
    ["back from the first question leads nowhere", said, { type: "back", from: "name" }, said],
    [
      "a question that is picked is open",
      said,
      { type: "pick", question: "name" },
      { ...said, open: ["name"], picked: "name" },
    ],
    [
      "back from what was picked leads to the review again",
      { ...said, open: ["name"], picked: "name" },
      { type: "back", from: "name", before: "preset" },
      said,
    ],
    [
      "a question is open once only",
      { ...said, open: ["name"] },
      { type: "back", from: "trust", before: "name" },
      { ...said, open: ["name"] },
    ],
  ])("%s", (_, walk, move, expected) => {
    expect(applyMove(walk, move)).toEqual(expected);
  });
});

/** Says one thing after another; each reply goes to the question that is asked then. */
function say(walk: Walk, ...replies: readonly Reply[]): Walk {
  return replies.reduce((sofar, reply) => {
    const { current } = trailOf(sofar);
    return current === undefined ? sofar : applyMove(sofar, { type: "answer", question: nameOf(current), reply });
  }, walk);
}

/** Agrees to every proposal; more than a hundred questions would be a walk without an end. */
function agreeToAll(walk: Walk, to = asking): Walk {
  let sofar = walk;
  for (let count = 0; count < 100; count += 1) {
    const { current } = to === asking ? trailOf(sofar) : follow(sofar, to);
    if (current === undefined) {
      return sofar;
    }
    const needed = current.path[0] === "leave" ? "it cannot work with it" : "mariadb";
    const reply = current.default ?? (current.type === "several" ? [] : current.required ? needed : "");
    sofar = applyMove(sofar, { type: "answer", question: nameOf(current), reply });
  }
  throw new Error(`there is no end: ${JSON.stringify([follow(sofar, to).current, sofar])}`);
}

function back(walk: Walk): Walk {
  const { current, asked } = trailOf(walk);
  const before = asked.at(-1);
  return applyMove(walk, {
    type: "back",
    ...(current && { from: nameOf(current) }),
    ...(before && { before: nameOf(before) }),
  });
}

const currentOf = (walk: Walk) => {
  const { current } = trailOf(walk);
  return current && nameOf(current);
};

describe("where a walk leads", () => {
  const preset = say(beginning, "php-mariadb");

  test("going back twice asks both once more, each with its answer as the proposal, and then goes on", () => {
    const walk = back(back(say(preset, "shop", "local")));
    expect(trailOf(walk).current).toMatchObject({ path: ["name"], default: "shop" });
    expect(follow(say(walk, "store"), asking).current).toMatchObject({ default: "local" });
    expect(currentOf(say(walk, "store", "local"))).toBe("services.webserver.base");
  });

  test("another answer drops the questions that only the old one raised, and brings them back with the old replies", () => {
    const overSsh = say(preset, "shop", "ssh", "web1", "192.0.2.7", "deploy");
    expect(currentOf(overSsh)).toBe("server.engine");
    const local = applyMove(overSsh, { type: "answer", question: "hosts[0].connection", reply: "local" });
    expect(trailOf(local).answers).toMatchObject({ hosts: [{ name: "local", connection: "local" }] });
    expect(currentOf(local)).toBe("services.webserver.base");
    const again = applyMove(local, { type: "answer", question: "hosts[0].connection", reply: "ssh" });
    expect(trailOf(again).answers).toMatchObject({ hosts: [{ name: "web1", address: "192.0.2.7" }] });
    expect(currentOf(again)).toBe("server.engine");
  });

  test("a reply that an earlier answer spoils is asked for again", () => {
    const walk = agreeToAll(say(beginning, "", "mariadb", "db", "php-nginx", "web", ""));
    expect(trailOf(walk).answers).toMatchObject({ services: { web: { uses: ["db"] } } });
    const renamed = applyMove(walk, { type: "answer", question: "service[0].name", reply: "store" });
    const whole = agreeToAll(renamed);
    expect(trailOf(whole).answers).toMatchObject({
      services: { store: { kind: "mariadb" }, web: { uses: ["store"] } },
    });
  });

  test("of two databases that would both be the application's, the first is proposed", () => {
    const walk = say(beginning, "", "mariadb", "one", "mariadb", "two", "php-nginx", "web", "");
    expect(follow(agreeToAll(walk), asking).answers).toMatchObject({ services: { web: { uses: ["one"] } } });
  });

  test("what is picked alone is asked, with what it newly needs", () => {
    const whole = agreeToAll(preset);
    const walk = applyMove(whole, { type: "pick", question: "logging" });
    expect(currentOf(walk)).toBe("logging");
    expect(currentOf(say(walk, "local"))).toBeUndefined();
    expect(currentOf(say(walk, "fluent-bit"))).toBe("forward");
    expect(currentOf(say(walk, "fluent-bit", "syslog://192.0.2.9:514"))).toBeUndefined();
  });

  test("a control can be left out from the review, with a reason that reports can show, and then a further one", () => {
    const picked = applyMove(agreeToAll(preset), { type: "pick", question: "leave[0].control" });
    const { current } = trailOf(picked);
    const slugs = current?.choices?.map(({ value }) => value) ?? [];
    expect(slugs).toEqual(["", ...catalogue.filter(({ optional }) => optional).map(({ slug }) => slug)]);
    const chosen = say(picked, "read-only-root");
    expect(currentOf(chosen)).toBe("leave[0].reason");
    const { current: why, answers } = trailOf(chosen);
    expect(why && checkReply(why, "so", answers, kinds)).toMatch(/^This must be at least 10 characters long/);
    const walk = say(chosen, "it writes its own configuration");
    expect(trailOf(walk).current).toBeUndefined();
    expect(trailOf(walk).answers).toMatchObject({
      hardening: { overrides: { "read-only-root": { off: true, reason: "it writes its own configuration" } } },
    });
    const { raised } = follow(applyMove(walk, { type: "pick", question: "leave[1].control" }), asking);
    const further = raised.find(({ question }) => nameOf(question) === "leave[1].control");
    expect(further?.question.choices?.map(({ value }) => value)).not.toContain("read-only-root");
  });

  test("in a project a service can be added, and nothing else is asked but what it needs", () => {
    const saved = { ...asking, given: caseStudy(), extent: "required" as const };
    expect(follow(beginning, saved).current).toBeUndefined();
    const picked = applyMove(beginning, { type: "pick", question: "service[0].kind" });
    const adding = applyMove(picked, { type: "answer", question: "service[0].kind", reply: "mariadb" });
    const { current, answers } = follow(agreeToAll(adding, saved), saved);
    expect(current).toBeUndefined();
    expect(answers).toMatchObject({
      services: { webserver: {}, dbserver: {}, mariadb: { kind: "mariadb", database: "csvs23db" } },
    });
  });
});

describe("further servers", () => {
  const pick = (walk: Walk, question: string) => applyMove(walk, { type: "pick", question });
  const answer = (walk: Walk, question: string, reply: Reply) => applyMove(walk, { type: "answer", question, reply });

  test("after a server over ssh a further one is asked for, until there is none", () => {
    const first = say(beginning, "php-mariadb", "shop", "ssh", "web1", "192.0.2.1", "deploy", "distribution");
    expect(currentOf(first)).toBe("host[0].address");
    const { current, answers } = trailOf(first);
    expect(current && checkReply(current, "two words", answers, kinds)).toContain("[USER@]ADDRESS[:PORT]");
    const second = say(first, "deploy@web2.example.org:2222");
    expect(trailOf(second).current).toMatchObject({ default: "web2" });
    const { current: name, answers: sofar } = trailOf(second);
    expect(name && checkReply(name, "web1", sofar, kinds)).toContain("two hosts are called `web1`");
    const third = say(second, "web2", "192.0.2.3", "web3");
    expect(currentOf(third)).toBe("host[2].address");
    const whole = agreeToAll(third);
    const web2 = { name: "web2", connection: "ssh", address: "web2.example.org", user: "deploy", port: 2222 };
    const web3 = { name: "web3", connection: "ssh", address: "192.0.2.3" };
    expect(trailOf(whole).answers).toMatchObject({ hosts: [{ name: "web1" }, web2, web3] });
    const one = answer(pick(whole, "host[0].address"), "host[0].address", "");
    expect(trailOf(one).answers).toMatchObject({ hosts: [{ name: "web1" }, web3] });
  });

  test("of two at one address the second is proposed another name", () => {
    const first = say(beginning, "php-mariadb", "shop", "ssh", "web1", "192.0.2.1", "deploy", "distribution");
    const second = say(first, "web1.example.org", "web2", "web1.example.net");
    expect(trailOf(second).current).toMatchObject({ path: ["host", 1, "name"], default: "web1-2" });
    expect(follow(agreeToAll(second), asking).answers).toMatchObject({
      hosts: [{ name: "web1" }, { name: "web2" }, { name: "web1-2" }],
    });
  });

  test("on this machine alone it is only offered", () => {
    const walk = agreeToAll(say(beginning, "php-mariadb", "shop", "local"));
    expect(trailOf(walk).asked.map(nameOf)).not.toContain("host[0].address");
    expect(currentOf(pick(walk, "host[0].address"))).toBe("host[0].address");
  });

  const hosts = ["a", "b", "c"].map((name) => ({ name, connection: "ssh", address: `192.0.2.${name.charCodeAt(0)}` }));
  const saved: Asking = { ...asking, given: { ...(caseStudy() as object), hosts }, extent: "required" };

  test("each server of a project can be changed, and what was said of one stays with it when another is taken out", () => {
    const named = answer(pick(beginning, "hosts.c.user"), "hosts.c.user", "deploy");
    const walk = answer(pick(named, "without.server[0]"), "without.server[0]", "a");
    const { answers, current, raised } = follow(walk, saved);
    expect(current).toBeUndefined();
    expect(answers).toMatchObject({ hosts: [{ name: "b" }, { name: "c", user: "deploy" }] });
    expect(answers).not.toHaveProperty("hosts.0.user");
    const names = raised.map(({ question }) => nameOf(question));
    expect(names).toEqual(expect.arrayContaining(["hosts.b.address", "hosts.c.user", "without.server[1]"]));
    expect(names.filter((name) => name.startsWith("hosts.a."))).toEqual([]);
  });

  test("the last one stays", () => {
    const walk = ["a", "b"].reduce((sofar, name, at) => answer(sofar, `without.server[${at}]`, name), beginning);
    const { answers, raised } = follow(walk, saved);
    expect(answers).toMatchObject({ hosts: [{ name: "c" }] });
    expect(raised.map(({ question }) => nameOf(question))).not.toContain("without.server[2]");
    const back = answer(walk, "without.server[0]", "");
    expect(follow(back, saved).answers).toMatchObject({ hosts });
  });
});

describe("a service that is taken out", () => {
  const study = caseStudy() as { readonly services: Readonly<Record<"webserver" | "dbserver", { uses?: unknown }>> };
  const { webserver: web, dbserver: db } = study.services;
  const without = (name: string, given: unknown = caseStudy()) =>
    follow(applyMove(beginning, { type: "answer", question: "without.service[0]", reply: name }), {
      ...asking,
      given,
      extent: "required",
    });

  test("goes with what others say of it, and nothing is asked of it any more", () => {
    const { answers, raised, current } = without("dbserver");
    const { uses, ...webserver } = web;
    expect(uses).toEqual(["dbserver"]);
    expect(answers).toEqual({ ...study, services: { webserver } });
    expect(current).toBeUndefined();
    expect(raised.map(({ question }) => nameOf(question)).filter((name) => name.includes("dbserver"))).toEqual([]);
  });

  test("is chosen with what depends on it in sight, and where its data stay", () => {
    const { raised } = follow(beginning, { ...asking, given: caseStudy(), extent: "required" });
    const question = raised.map((each) => each.question).find((each) => nameOf(each) === "without.service[0]");
    expect(question?.choices).toEqual([
      { value: "", name: "none" },
      { value: "webserver", note: "PHP application", effect: [] },
      {
        value: "dbserver",
        note: "MariaDB database",
        effect: ["- webserver uses it, and will not find it", "! its data stays on the server, in its volumes"],
      },
    ]);
  });

  test("an adopted service no longer waits for it", () => {
    const app = { kind: "generic", image: "app:1", compose: { depends_on: { dbserver: { condition: "x" } } } };
    const given = { ...study, services: { webserver: web, dbserver: db, app } };
    expect(without("dbserver", given).answers).toHaveProperty("services.app", { kind: "generic", image: "app:1" });
  });

  test("where there is one only, it stays", () => {
    const { raised } = without("webserver", { ...study, services: { webserver: web } });
    expect(raised.map(({ question }) => nameOf(question))).not.toContain("without.service[1]");
  });
});

describe("whatever the user does", () => {
  const move = fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant("answer" as const), choice: fc.nat() }) },
    { weight: 2, arbitrary: fc.constant({ do: "back" as const, choice: 0 }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("pick" as const), choice: fc.nat() }) },
  );

  /** One of the replies that a person could give here. */
  function replyTo(walk: Walk, choice: number): Reply {
    const { current } = trailOf(walk);
    const values = (current?.choices ?? []).map(({ value }) => value);
    if (current?.type === "several") {
      return values.filter((_value, index) => (choice >> index) % 2 === 1);
    }
    return values.length > 0 ? (values[choice % values.length] ?? "") : (current?.default ?? "x");
  }

  function step(walk: Walk, { do: what, choice }: { do: "answer" | "back" | "pick"; choice: number }): Walk {
    const { current, raised, answers } = trailOf(walk);
    if (what === "back") {
      return back(walk);
    }
    if (what === "pick" || current === undefined) {
      const { question } = raised[choice % raised.length] ?? {};
      return question === undefined || question.settled
        ? walk
        : applyMove(walk, { type: "pick", question: nameOf(question) });
    }
    const reply = replyTo(walk, choice);
    // Nobody gets past a question with a wrong reply.
    return checkReply(current, reply, answers, kinds) === undefined
      ? applyMove(walk, { type: "answer", question: nameOf(current), reply })
      : walk;
  }

  test("an answer holds until its question is open again, back undoes it, and the way always ends", () => {
    holds(
      fc.property(fc.array(move, { maxLength: 25 }), (moves) => {
        let walk = beginning;
        for (const each of moves) {
          const current = each.do === "answer" ? trailOf(walk).current : undefined;
          walk = step(walk, each);
          if (current !== undefined) {
            const { asked } = trailOf(walk);
            const name = nameOf(current);
            const stands = asked.some((question) => nameOf(question) === name);
            expect(stands || currentOf(walk) === name).toBe(true);
          }
        }
        const whole = agreeToAll(walk);
        expect(currentOf(whole)).toBeUndefined();
        // Kept in a file and read again it leads to the same place.
        const kept = JSON.parse(JSON.stringify(whole)) as Walk;
        expect(trailOf(kept).answers).toEqual(trailOf(whole).answers);
        // Back, and agreed to what was said: nothing has changed.
        expect(trailOf(agreeToAll(back(whole))).answers).toEqual(trailOf(whole).answers);
      }),
      100,
    );
  });
});
