import type { Files } from "./folder.ts";

/** Projects that use what people use of Compose; each is read by ours and by the real one, which must agree. */
export const projects: Readonly<Record<string, Files>> = {
  "short forms": {
    "compose.yml": `
name: short
services:
  web:
    build: ./web
    command: nginx -g "daemon off;" 'two words' a\\ b
    entrypoint: /entry.sh --flag
    ports: ["8080:80", 443, "127.0.0.1:9000-9002:9000-9002/udp", "[::1]:70:70", "6000-6001"]
    environment: [A=1, B, "C=x=y", "D="]
    labels: [one=1, two]
    depends_on: [db]
    dns: 10.0.0.1
    tmpfs: /run
    expose: [3000, "4000"]
    env_file: vars.env
    extra_hosts: ["a.example:10.0.0.2", "b.example=::1"]
    volumes: [./site:/srv:ro, "data:/data", /anonymous, "~/x:/x", "~//y/../z:/z", "/a//b:/b", "cache:/cache:nocopy,Z", "data:/more:ro,rslave", "./a:/a:z"]
    healthcheck: { test: curl -f http://localhost/, interval: 10s }
    ulimits: { nproc: 100, nofile: { soft: 10, hard: 20 } }
    cap_add: [NET_ADMIN]
    sysctls: [net.core.somaxconn=1024]
    secrets: [token]
    networks: [back, front]
    cpus: "0.50"
    tty: "yes"
  db:
    image: mariadb:11.8
    environment: { PORT: 0644, RATE: 1.10, FLAG: "true", EMPTY: }
    command: serve --url http://db/ 2>&1 | tee /log
    networks: { back: { aliases: [data] } }
volumes: { data: , cache: { driver: local } }
networks: { back: , front: { driver: bridge } }
secrets: { token: { file: ./token.txt } }
`,
    "vars.env": `# comment\nexport X=1\nY = 'single $X' \nZ="double \${X} \\n" # behind\nW=plain # note\nB=never\n\nMULTI="a\nb"\n`,
  },
  "values without quotes": {
    "compose.yml": `
services:
  app:
    image: app:1
    environment:
      { BIG: 9223372036854775807, MOST: 18446744073709551615, MORE: 18446744073709551616, PLACES: 1_000, BITS: 0b11, HEX: 0x1F, OCTAL: 017, TEXT: !!str 017 }
    labels: { million: 1e6, small: 0.00001, half: 1234567.5, day: 2024-01-31, moment: 2024-01-31T10:00:00.50+02:00, no_day: 2024-02-31, zero: -0.0, version: 1.2.3, time: 12:30:45 }
`,
  },
  variables: {
    "compose.yml": `
services:
  app:
    build: { context: ., args: [TAG, NO_SUCH, OWN=1] }
    image: "repo/app:\${TAG:-latest}"
    command: ["echo", "$$HOME", "\${A}-\${B-b}-\${C:-c\${A}}-\${D:+set}-\${A:+set}", "$A"]
    environment:
      URL: http://\${HOST:?give a host}/
      FROM_ENV:
      HASH: "$1$2a'$(id) $"
      HASH_OF: "\${NO_HASH:-$2a$14$x.y}"
      BRACES: "\${A:-{a}} \${NO_BRACES:-{{b}}} \${NO_PAIR:-x{y}"
`,
    ".env": "A=alpha\nC=\nHOST=example\nFROM_ENV=yes\nTAG=1.2\n",
  },
  "things that are left unsaid": {
    "compose.yml": `
services:
  built:
    build: { dockerfile_inline: "FROM scratch" }
  reset:
    image: reset:1
    environment: { GONE: !reset null, A: "1" }
    ports: !reset ["80:80"]
    labels: !override { b: "2" }
  bound:
    image: bound:1
    volumes: ["below:/below", "bare:/bare", "whole:/whole", "loose:/loose"]
  last:
    image: last:1
    environment:
      - |
        LINES=one
        two
volumes:
  below: { driver: local, driver_opts: { type: none, o: bind, device: ./data } }
  bare: { driver: local, driver_opts: { type: none, o: bind, device: data } }
  whole: { driver: local, driver_opts: { type: none, o: bind, device: /srv/data } }
  loose: { driver: local, driver_opts: { type: none, o: "bind,ro", device: data } }
`,
  },
  "a block at the end without a line break": {
    "compose.yml": "services:\n  app:\n    image: app:1\n    environment:\n      LINES: |\n        one\n        two",
  },
  "a block to keep at the end without a line break": {
    "compose.yml": "services:\n  app:\n    image: app:1\n    environment:\n      LINES: |+\n        one\n        two",
  },
  "a folded block at the end with one": {
    "compose.yml": "services:\n  app:\n    image: app:1\n    environment:\n      LINES: >\n        one\n        two\n",
  },
  "anchors and merge keys": {
    "compose.yml": `
x-common: &common
  restart: always
  environment: &env { LANG: C, TZ: UTC }
services:
  one: { <<: *common, image: "one:1", labels: { "<<": a name in quotes } }
  two:
    <<: [*common, { cpus: 1 }]
    image: two:1
    environment: { <<: *env, TZ: Europe/Berlin }
`,
  },
  "an override file": {
    "compose.yml": `
services:
  web:
    image: web:1
    command: [a, b]
    ports: ["80:80", "81:81"]
    environment: { A: "1", B: "2" }
    volumes: ["./one:/data", "logs:/logs"]
    labels: { keep: "1", drop: "2" }
    logging: { driver: json-file, options: { max-size: 1m } }
    dns: [1.1.1.1]
volumes: { logs: }
`,
    "compose.override.yml": `
services:
  web:
    command: [c]
    ports: ["82:82", "80:80"]
    environment: [B=3, C=4]
    volumes: ["./two:/data:ro"]
    labels: { drop: !reset null }
    logging: { driver: journald }
    dns: !override [9.9.9.9]
  extra: { image: "extra:1" }
`,
  },
  extends: {
    "compose.yml": `
services:
  base:
    image: base:1
    environment: { A: base, B: base }
  web:
    extends: base
    environment: { B: web }
  far:
    extends: { file: shared/common.yml, service: app }
    ports: ["80:80"]
`,
    "shared/common.yml": `
services:
  root: { image: "root:1", volumes: ["./conf:/conf:ro"], env_file: [app.env] }
  app:
    extends: { service: root }
    build: { context: ./src, args: [V=1] }
`,
    "shared/app.env": "FROM_FILE=1\n",
  },
  include: {
    "compose.yml": `
include:
  - db/compose.yml
  - { path: cache/compose.yml, env_file: cache/own.env }
  - { path: queue/compose.yml, project_directory: . }
services:
  web: { image: "web:1", depends_on: { db: { condition: service_healthy } } }
`,
    "db/compose.yml": `
services:
  db: { image: "db:\${DB_TAG}", volumes: ["./data:/data", "store:/store"] }
volumes: { store: }
`,
    "db/.env": "DB_TAG=5\n",
    "cache/compose.yml": `services: { cache: { image: "cache:\${CACHE_TAG}" } }\n`,
    "cache/own.env": "CACHE_TAG=7\n",
    "queue/compose.yml": `
services:
  queue:
    build: ./queue
    env_file: queue.env
    volumes: ["./queue/data:/data"]
    extends: { file: queue/common.yml, service: common }
`,
    "queue/common.yml": `services: { common: { volumes: ["./conf:/conf:ro"] } }\n`,
    "queue.env": "QUEUE=1\n",
  },
  "profiles and the second format": {
    "docker-compose.yml": `
version: "2.4"
services:
  web: { image: "web:1", mem_limit: 512m, links: ["db:database"], profiles: [front] }
  db: { image: "db:1", volumes_from: [store], profiles: [front] }
  store: { image: "busybox:1", profiles: [front] }
`,
  },
  "Windows line ends and a byte order mark": {
    "compose.yml": "\uFEFFservices:\r\n  web:\r\n    image: web:1\r\n    command: |\r\n      a b\r\n",
  },
};
