import { docker } from "../../support/engine/docker.ts";
import { ComposeFolder } from "../../support/projects/compose-folder.ts";
import { deployAndCompare } from "../../support/projects/deploys.ts";

/* The databases of an import: whose data they have is known by their images, wherever these are mounted. */

const lab = new ComposeFolder("datimport", 0, {
  "docker-compose.yml": `services:
  maria:
    image: mariadb:10.11
    environment: { MARIADB_ROOT_PASSWORD: Granite-Oasis-77-Moth, MARIADB_DATABASE: shop }
    volumes: ["maria:/var/lib/mysql"]
    healthcheck: { test: ["CMD-SHELL", "mariadb-admin ping --silent --protocol=tcp --host=127.0.0.1 --skip-ssl -uroot -p$$MARIADB_ROOT_PASSWORD"], interval: 2s, retries: 60 }
  pg:
    image: postgres:15
    environment: { POSTGRES_USER: app, POSTGRES_PASSWORD: Harbour-Pilot-55-Kite, PGDATA: /var/lib/postgresql/data/mine }
    volumes: ["pg:/var/lib/postgresql/data"]
volumes: { maria: {}, pg: {} }
`,
});

afterAll(() => lab.remove());

const rows = () => docker("exec", `${lab.stack}-pg-1`, "psql", "-U", "app", "-At", "-c", "SELECT word FROM kept");

function deployWith(answers: Readonly<Record<string, string>>) {
  for (const [path, value] of Object.entries(answers)) {
    lab.set(["services", ...path.split(".")], value);
  }
  expect(lab.run(["generate"])).toMatchObject({ code: 0 });
  return deployAndCompare(lab).outcome;
}

test("newer releases over the data of an import are refused, and what runs stays", () => {
  expect(lab.init()).toMatchObject({ code: 0 });
  expect(deployAndCompare(lab).outcome).toMatchObject({ code: 0, failures: "" });
  docker("exec", `${lab.stack}-pg-1`, "psql", "-U", "app", "-c", "CREATE TABLE kept AS SELECT 'mine' AS word");
  const { code, renewed, failures } = deployWith({ "pg.image": "postgres:17", "maria.image": "mariadb:11.8" });
  expect([code, renewed]).toEqual([5, []]);
  expect(failures).toContain("pg has data of PostgreSQL 15 in datimport_pg, and postgres:17 is PostgreSQL 17.");
  expect(failures).toContain("write `upgrade: in-place to 11.8` under services.maria");
  expect(rows()).toBe("mine");
});

test("what is agreed is taken over by the image itself", () => {
  const answers = { "pg.image": "postgres:15", "maria.upgrade": "in-place to 11.8" };
  expect(deployWith(answers)).toMatchObject({ code: 0, failures: "", renewed: ["maria"] });
  expect(lab.run(["report"]).stdout).toContain("maria has taken its data over");
  expect(rows()).toBe("mine");
});
