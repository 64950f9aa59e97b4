import { execFileSync } from "node:child_process";

const accounts = ["games", "nobody"];
const edit = (how: "--add" | "--delete") => {
  for (const account of accounts) {
    execFileSync("gpasswd", [how, account, "docker"], { stdio: "pipe" });
  }
};

/** Done to the server itself: accounts of every Debian and Ubuntu get the engine. */
export const hostMutation = {
  service: "the server",
  what: `the accounts ${accounts.join(" and ")} are in the group docker`,
  controls: ["engine-users"],
  apply: () => edit("--add"),
  restore: () => edit("--delete"),
};
