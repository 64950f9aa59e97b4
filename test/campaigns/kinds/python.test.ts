import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import { failuresIn, wrongControls } from "../../support/projects/report.ts";

/* A Python application with its database on the real engine, by gunicorn, uvicorn and by itself. */

const port = 18142;
const lab = new Lab("e2epython", port, {
  files: "test/apps",
  services: `
  book:
    kind: python
    source: ./python
    extensions: [pymysql, gunicorn, uvicorn]
    start: python -m gunicorn app:app
    publish: "127.0.0.1:${port}"
    uses: [db]
  hello:
    kind: python
    source: ./python
    extensions: [pymysql, gunicorn, uvicorn]
    start: python -m uvicorn hello:app
    publish: "127.0.0.1:${port + 3}"
  plain: { kind: python, base: "python:3.13-slim", source: ./python, start: python plain.py, publish: "127.0.0.1:${port + 4}" }
  db: { kind: mariadb, image: "mariadb:11.8", database: guests, seed: { file: ./entries.sql, unless_table: entry } }`,
});
const inside = (program: string, service = "book") => lab.inside(service, "python", "-c", program);

beforeAll(() => {
  vendorWheel(join(lab.folder, "python"), (wheel) => createHash("sha256").update(wheel).digest("hex"));
  expect(lab.init()).toMatchObject({ code: 0 });
});
afterAll(() => lab.remove());

test("is deployed with every control holding, and a second pass changes nothing", async () => {
  const report = expectProven(lab);
  expect(wrongControls(report)).toEqual([]);
  expect(await lab.page()).toBe("200 <li>The first of all</li>");
});

test("reads and writes its database with its own account", async () => {
  const body = new URLSearchParams({ words: "Kept <b>here</b>" });
  expect((await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body })).status).toBe(200);
  expect(await lab.page()).toContain("<li>Kept &lt;b&gt;here&lt;/b&gt;</li>");
});

test("that account can do no more, and its password is in no environment", () => {
  const statements = [
    "DROP TABLE entry",
    "SELECT * FROM mysql.global_priv",
    "CREATE DATABASE other",
    "SELECT 1 INTO OUTFILE '/tmp/x'",
  ];
  const errors = inside(`
from app import connect
with connect() as database, database.cursor() as cursor:
    for statement in ${JSON.stringify(statements)}:
        try:
            cursor.execute(statement)
            print("done")
        except Exception as error:
            print(error.args[0])
`);
  expect(errors.split("\n")).toEqual(["1142", "1142", "1044", "1227"]);
  const password = lab.secret("db_book_password").trim();
  expect(inside("print(open('/proc/1/environ').read())")).not.toContain(password);
});

/** Each is tried in the container, and ends with an error's name or `done`. Calls by number: the ones of x86_64 and of aarch64. */
const attempts = `
import ctypes, errno, json, os, platform, socket, subprocess
call = ctypes.CDLL(None, use_errno=True).syscall
column = 0 if platform.machine() == "x86_64" else 1

def kernel(*numbers):
    if call(numbers[column], 0, 0, 0, 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "")

def dropped():
    with open("/tmp/own", "w") as program:
        program.write("#!/usr/bin/python3\\n")
    os.chmod("/tmp/own", 0o700)
    subprocess.run(["/tmp/own"], check=True)

attempts = {
    "change its own code": lambda: open("/app/app.py", "a"),
    "change a package": lambda: open("/opt/venv/pyvenv.cfg", "a"),
    "add a program": lambda: open("/usr/local/bin/own", "w"),
    "run a dropped program": dropped,
    "become root": lambda: os.setuid(0),
    "make raw packets": lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1),
    "reach the kernel's cryptography": lambda: socket.socket(38, socket.SOCK_SEQPACKET),
    "use io_uring": lambda: kernel(425, 425),
    "make a namespace": lambda: kernel(272, 97),
    "trace a process": lambda: kernel(101, 117),
    "load a program into the kernel": lambda: kernel(321, 280),
    "make a file without a name": lambda: kernel(319, 279),
    "write a file of its own": lambda: open("/tmp/upload", "w"),
}
endings = {}
for name, attempt in attempts.items():
    try:
        attempt()
        endings[name] = "done"
    except OSError as error:
        endings[name] = errno.errorcode[error.errno]
print(json.dumps(endings))
`;

test("an attacker inside cannot write code, run a program or reach into the kernel; the application can do its work", () => {
  expect(JSON.parse(inside(attempts))).toEqual({
    "change its own code": "EACCES",
    "change a package": "EACCES",
    "add a program": "EROFS",
    "run a dropped program": "EACCES",
    "become root": "EPERM",
    "make raw packets": "EPERM",
    "reach the kernel's cryptography": "EPERM",
    "use io_uring": "EPERM",
    "make a namespace": "EPERM",
    "trace a process": "EPERM",
    "load a program into the kernel": "EPERM",
    "make a file without a name": "ENOSYS",
    "write a file of its own": "done",
  });
});

test("is served by uvicorn and by itself as well, from the distribution's Python and from Python's own image", async () => {
  expect(await answerAt(port + 3)).toBe("hello by ASGI\n");
  expect(await answerAt(port + 4)).toBe("Welcome by wheel");
  const leftBehind = "import importlib.util as it; print(it.find_spec('pip'), it.find_spec('greeting') is None)";
  expect([inside(leftBehind), inside(leftBehind, "plain")]).toEqual(["None False", "None False"]);
});

test("a package that is not what requirements.txt says is not installed, and the services stay as they were", async () => {
  vendorWheel(join(lab.folder, "python"), () => createHash("sha256").update("x").digest("hex"));
  const before = lab.containers();
  const { code, report } = lab.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({
    code: 5,
    failures: expect.stringContaining("DO NOT MATCH THE HASHES"),
  });
  expect(lab.containers()).toEqual(before);
});

async function answerAt(port: number): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: "close" } })).text();
}

/** Puts a small wheel into the application's folder, and names it with a hash: no registry is asked. */
function vendorWheel(folder: string, hash: (wheel: Buffer) => string): void {
  const wheel = "vendor/greeting-1.0-py3-none-any.whl";
  mkdirSync(join(folder, "vendor"), { recursive: true });
  execFileSync("python3", ["-c", makeWheel, join(folder, wheel)]);
  writeFileSync(
    join(folder, "requirements.txt"),
    `./${wheel} --hash=sha256:${hash(readFileSync(join(folder, wheel)))}\n`,
  );
}

const makeWheel = `
import sys, zipfile
about = "greeting-1.0.dist-info/"
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("greeting.py", "WORDS = 'Welcome by wheel'\\n")
    wheel.writestr(about + "METADATA", "Metadata-Version: 2.1\\nName: greeting\\nVersion: 1.0\\n")
    wheel.writestr(about + "WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(about + "RECORD", "greeting.py,,\\n" + "".join(f"{about}{name},,\\n" for name in ["METADATA", "WHEEL", "RECORD"]))
`;
