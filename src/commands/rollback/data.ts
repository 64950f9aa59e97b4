import { buildUsageProblem } from "../../lib/errors.ts";

/**
 * Data is only brought back from a backup that was made before the deploy.
 *
 * @throws Problem (exit 2): no project has backups yet
 */
export function requireBackups(): void {
  throw buildUsageProblem({
    what: "--data restores the backup that was made before the deploy, and this project has no backups",
    fix: "Without --data the rollback brings back files and images, and leaves all data as it is.",
  });
}
