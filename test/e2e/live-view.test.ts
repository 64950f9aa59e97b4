import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Project } from "../support/projects/project.ts";
import { openTerminal } from "../support/terminal.ts";

/* The live view of a fleet in a real terminal. In the place of ansible-playbook is a program that says what it says. */

const names = Array.from({ length: 12 }, (_, index) => `web${index + 1}`);
const hosts = names.map((name, index) => `{ name: ${name}, address: 192.0.2.${index + 1}, user: deploy }`).join(", ");
const project = new Project("e2elive", { hosts: `[${hosts}]`, publish: "127.0.0.1:18110" });
const terminal = openTerminal("live");
const programs = project.beside("programs");

/** Four tasks of two seconds each, which all hosts end at once; one host is not reached. As the callback does, it ends between two tasks. */
const fake = `#!/bin/bash
trap 'asked=1; echo "The run ends after this task. Ctrl-C again ends it at once." >&2' INT
now() { date -u +%Y-%m-%dT%H:%M:%S.%6NZ; }
begun=$(now)
echo '{"_event":"v2_playbook_on_play_start","play":{"name":"Start the fleet"},"_timestamp":"'$begun'"}'
for task in One Two Three Four; do
  at=$(now)
  echo '{"_event":"v2_playbook_on_task_start","task":{"name":"'$task'"},"_timestamp":"'$at'"}'
  [ -n "$asked" ] && { echo '[ERROR]: User interrupted execution' >&2; exit 99; }
  for host in ${names.slice(0, 11).join(" ")}; do
    echo '{"_event":"v2_runner_on_ok","task":{"name":"'$task'"},"hosts":{"'$host'":{"changed":false}},"_timestamp":"'$at'"}'
  done
  end=$((SECONDS + 2)); while [ $SECONDS -lt $end ]; do sleep 0.1; done
done
ok='{"ok":4,"changed":0,"failures":0,"unreachable":0,"skipped":0,"rescued":0,"ignored":0}'
echo '{"_event":"v2_playbook_on_stats","stats":{"web1":'$ok'},"custom_stats":{},"global_custom_stats":{},"_timestamp":"'$(now)'"}'
`;

beforeAll(() => {
  expect(project.init()).toMatchObject({ code: 0 });
  mkdirSync(programs);
  writeFileSync(join(programs, "ansible-playbook"), fake);
  chmodSync(join(programs, "ansible-playbook"), 0o755);
});
afterEach(() => terminal.end());
afterAll(() => {
  terminal.close();
  project.removeFolder();
});

function deploy(): void {
  const words = project.argvOf(["deploy"]).join(" ");
  const state = `XDG_STATE_HOME=${project.beside("state")}`;
  terminal.start(project.folder, `PATH=${programs}:$PATH NO_COLOR=1 ${state} ${words}`);
}

test("each host has a line, and nothing is estimated the first time", async () => {
  deploy();
  // The task is drawn before what its hosts say of it: the eleventh line is the last to change.
  const screen = await terminal.see(/Start the fleet › Two[\s\S]*✔ web11 /);
  expect(screen).toMatch(/✔ web1 +0 changed +0\.0 s/);
  expect(screen).toMatch(/· web12 +nothing yet/);
  expect(screen).not.toMatch(/left|longer than before/);
  await terminal.see(/ended with \d/);
  // What is visible: tmux keeps what was wiped from the top in its history.
  expect(terminal.tmux("capture-pane", "-p", "-t", terminal.session)).not.toMatch(
    /[✔·] web\d+ +(?:\d+ changed|nothing yet)/,
  );
});

test("the second time it says how long it may take, and Ctrl-C ends it after the task", async () => {
  deploy();
  expect(await terminal.see(/Start the fleet › Two/)).toMatch(/━+─+ .* s, (about 10 s|a few seconds) left/);
  terminal.type("C-c");
  await terminal.see(/Ends after this task\. Ctrl-C again ends it at once\./);
  const screen = await terminal.see(/ended with \d+/);
  expect(screen).toMatch(/was interrupted by SIGINT/);
  expect(screen).toMatch(/Done +\d tasks, up to: (Two|Three)/);
  expect(screen).toMatch(/ended with 130/);
});
