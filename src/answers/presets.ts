import type { WrittenAnswers } from "../model/schema/answers.ts";

/** Answers to begin with. Where a person is asked they are proposals; where nobody is there to ask they hold. */
export interface Preset {
  readonly name: string;
  readonly title: string;
  readonly answers: WrittenAnswers;
}

export const presets: readonly Preset[] = [
  {
    name: "php-mariadb",
    title: "a PHP application with its MariaDB database, on this machine",
    answers: {
      version: 1,
      name: "csvs23",
      hosts: [{ name: "local", connection: "local" }],
      services: {
        webserver: {
          kind: "php-nginx",
          base: "ubuntu:22.04",
          source: "./webserver",
          publish: "127.0.0.1:8081",
          uses: ["dbserver"],
        },
        dbserver: {
          kind: "mariadb",
          image: "mariadb:11.8",
          database: "csvs23db",
          seed: { file: "./dbserver/sqlconfig/csvs23db.sql", unless_table: "suggestion" },
        },
      },
      hardening: { profile: "strict" },
      logging: "local",
      trust: "digest",
    },
  },
  {
    name: "php-postgres",
    title: "a PHP application with its PostgreSQL database, on this machine",
    answers: {
      version: 1,
      name: "shop",
      hosts: [{ name: "local", connection: "local" }],
      services: {
        webserver: {
          kind: "php-nginx",
          base: "debian:13",
          source: "./webserver",
          publish: "127.0.0.1:8081",
          uses: ["dbserver"],
        },
        dbserver: {
          kind: "postgres",
          image: "postgres:17",
          database: "shop",
          seed: { file: "./dbserver/shop.sql", unless_table: "article" },
        },
      },
      hardening: { profile: "strict" },
      logging: "local",
      trust: "digest",
    },
  },
];

/** The preset of that name, or undefined. */
export function findPreset(name: string): Preset | undefined {
  return presets.find((preset) => preset.name === name);
}
