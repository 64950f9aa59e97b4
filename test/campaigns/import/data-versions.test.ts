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
    healthcheck: { test: ["CMD-SHELL", "mariadb-admin ping --silent -uroot -p$$MARIADB_ROOT_PASSWORD"], interval: 2s, retries: 60 }
  pg:
    image: postgres:15
    environment: { POSTGRES_USER: app, POSTGRES_PASSWORD: Harbour-Pilot-55-Kite, PGDATA: /var/lib/postgresql/data/mine }
    volumes: ["pg:/var/lib/postgresql/data"]
volumes: { maria: {}, pg: {} }
`,
});

afterAll(() => lab.remove());

const rows = () => docker("exec", `${lab.stack}-pg-1`, "psql", "-U", "app", "-At", "-c", "SELECT word FROM kept");

function deployWith(image: string, service: string) {
  lab.set(["services", service, "image"], image);
  expect(lab.run(["generate"])).toMatchObject({ code: 0 });
  return deployAndCompare(lab).outcome;
}

test("a newer release over the data of an import is refused, and what runs stays", () => {
  expect(lab.init()).toMatchObject({ code: 0 });
  expect(deployAndCompare(lab).outcome).toMatchObject({ code: 0, failures: "" });
  docker("exec", `${lab.stack}-pg-1`, "psql", "-U", "app", "-c", "CREATE TABLE kept AS SELECT 'mine' AS word");
  const refused = deployWith("postgres:17", "pg");
  expect(refused).toMatchObject({ code: 5, renewed: [] });
  expect(refused.failures).toContain("pg has data of PostgreSQL 15 in datimport_pg, and postgres:17 is PostgreSQL 17.");
  expect(rows()).toBe("mine");
  expect(deployWith("postgres:15", "pg")).toMatchObject({ code: 0, failures: "", renewed: [] });
});

test("what is agreed is taken over by the image itself", () => {
  expect(deployWith("mariadb:11.8", "maria")).toMatchObject({
    code: 5,
    renewed: [],
    failures: expect.stringContaining("write `upgrade: in-place to 11.8` under services.maria"),
  });
  lab.set(["services", "maria", "upgrade"], "in-place to 11.8");
  expect(deployWith("mariadb:11.8", "maria")).toMatchObject({ code: 0, failures: "", renewed: ["maria"] });
  expect(lab.run(["report"]).stdout).toContain("maria has taken its data over");
});
